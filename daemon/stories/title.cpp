#include "stories/title.h"

#include <algorithm>
#include <array>

#include "stories/tokens.h"
#include "text/url.h"

namespace feedmill::stories {
namespace {

constexpr std::array<std::string_view, 6> kSeparators = {" - ", " | ", " – ", " — ", " :: ", " • "};

std::string squeezed(std::string_view text) {
  std::string out;
  for (const Token& token : tokens_of(text, 32)) out += token.word;
  return out;
}

/// Whether one names the other: "The Mirror" and "mirror.co.uk".
bool names(std::string_view suffix, std::string_view outlet) {
  if (suffix.size() < 3 || outlet.size() < 3) return false;
  return outlet.find(suffix) != std::string_view::npos ||
         (outlet.size() >= 5 && suffix.find(outlet) != std::string_view::npos);
}

struct Split {
  std::size_t at = std::string_view::npos, length = 0;
};

Split last_separator(std::string_view title) {
  Split last;
  if (title.find_first_of("-|:\xE2") == std::string_view::npos) return last;  // most have none
  for (const std::string_view separator : kSeparators) {
    const std::size_t at = title.rfind(separator);
    const bool later = at != std::string_view::npos && at > 0 &&
                       (last.at == std::string_view::npos || at > last.at);
    if (later) last = {at, separator.size()};
  }
  return last;
}

bool is_word_mark(char c) { return c == '-' || c == '_' || c == '+'; }

std::size_t count_words(std::string_view segment) {
  std::size_t words = 0;
  bool letters = false;
  for (std::size_t at = 0; at <= segment.size(); ++at) {
    const char c = at < segment.size() ? segment[at] : '-';
    if (is_word_mark(c) || c == '.') {
      words += letters;
      letters = false;
    } else {
      letters = letters || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c & 0x80) != 0;
    }
  }
  return words;
}

int hex(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char low = static_cast<char>(c | 0x20);
  return low >= 'a' && low <= 'f' ? low - 'a' + 10 : -1;
}

std::string unescaped(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const int high = text[at] == '%' && at + 2 < text.size() ? hex(text[at + 1]) : -1;
    const int low = high >= 0 ? hex(text[at + 2]) : -1;
    if (low < 0) {
      out += text[at];
      continue;
    }
    out += static_cast<char>(high * 16 + low);
    at += 2;
  }
  return out;
}

}  // namespace

std::string_view without_outlet(std::string_view title, std::string_view source_name,
                                std::string_view url) {
  const Split split = last_separator(title);
  if (split.at == std::string_view::npos) return title;
  const std::string suffix = squeezed(title.substr(split.at + split.length));
  const std::string host = squeezed(host_and_port(url));
  const bool outlets = names(suffix, squeezed(source_name)) || names(suffix, host);
  return outlets ? title.substr(0, split.at) : title;
}

std::string slug_words(std::string_view url) {
  std::string_view path = split_url(url).path, best;
  std::size_t most = 2;
  while (!path.empty()) {
    const std::size_t end = std::min(path.find('/'), path.size());
    const std::string_view segment = path.substr(0, end);
    if (const std::size_t words = count_words(segment); words > most) {
      most = words;
      best = segment;
    }
    path.remove_prefix(std::min(end + 1, path.size()));
  }
  const std::size_t dot = best.rfind('.');
  if (dot != std::string_view::npos && best.size() - dot <= 6) best = best.substr(0, dot);
  std::string words = unescaped(best);
  std::replace_if(words.begin(), words.end(), is_word_mark, ' ');
  return words;
}

}  // namespace feedmill::stories
