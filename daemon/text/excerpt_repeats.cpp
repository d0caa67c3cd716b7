#include "text/excerpt_repeats.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

#include "text/excerpt_phrases.h"
#include "text/html/ascii.h"
#include "text/html/scan.h"
#include "text/utf8.h"

namespace feedmill::excerpt {
namespace {

// Words looked at from the start on, and words and bytes of a caption.
constexpr std::size_t kWordsLookedAt = 256;
constexpr std::size_t kLongestCaption = 40;
constexpr std::size_t kShortestCaption = 3;
constexpr std::size_t kFewestBytes = 12;
// A title this long is no name that a sentence may begin with.
constexpr std::size_t kLongTitle = 20;
constexpr std::size_t kShortestTitle = 6;
constexpr std::size_t kLongestStep = 40;
constexpr int kFewestSteps = 2;

struct Blanks {
  static constexpr bool has(unsigned char c) { return c <= ' '; }
#ifdef FEEDMILL_SSE2
  static html::Block in(html::Block block) { return html::at_most(block, ' '); }
#endif
};

bool is_blank(char c) { return static_cast<unsigned char>(c) <= ' '; }

std::string_view skip_blanks(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  return text;
}

struct Word {
  std::uint32_t begin, size;
  std::uint32_t hash;
  std::uint32_t before;  // the word before it with this hash's slot, from 1; 0: none
};

class Words {
 public:
  explicit Words(std::string_view text) : text_(text), end_(text.data() + text.size()) {
    const char* begin = text.data();
    const auto end_word = [&](const char* stop) {
      if (stop != begin) add(begin, std::size_t(stop - begin));
      begin = stop + 1;
      return count_ < kWordsLookedAt;
    };
    html::for_each<Blanks>(begin, end_, end_word);
    if (begin < end_ && count_ < kWordsLookedAt) end_word(end_);
  }

  std::vector<Stretch> find() const {
    std::vector<Stretch> found;
    for (std::size_t i = kShortestCaption; i < count_; ++i) {
      const std::size_t length = repeated_at(i);
      if (length == 0) continue;
      const Word& last = words_[i + length - 1];
      const Stretch stretch{words_[i].begin, last.begin + last.size};
      if (stretch.end - stretch.begin < kFewestBytes) continue;
      found.push_back(stretch);
      i += length - 1;
    }
    return found;
  }

 private:
  static constexpr std::size_t kSlots = 512;

  void add(const char* at, std::size_t size) {
    std::uint64_t head = 0;
    if (std::size_t(end_ - at) >= sizeof head) {
      std::memcpy(&head, at, sizeof head);
      if (size < sizeof head) head &= (std::uint64_t{1} << (8 * size)) - 1;
    } else {
      std::memcpy(&head, at, size);
    }
    const auto hash = std::uint32_t(((head + size) * 0x9E3779B97F4A7C15U) >> 32);
    std::uint16_t& last = last_[hash % kSlots];
    words_[count_++] = {std::uint32_t(at - text_.data()), std::uint32_t(size), hash, last};
    last = std::uint16_t(count_);
  }

  bool equal(std::size_t a, std::size_t b) const {
    const Word& first = words_[a];
    const Word& second = words_[b];
    return first.hash == second.hash &&
           text_.substr(first.begin, first.size) == text_.substr(second.begin, second.size);
  }

  /// How many words in front of word `i` are said again from there on; 0: none. "No no no no" is no
  /// caption.
  std::size_t repeated_at(std::size_t i) const {
    for (std::size_t other = words_[i].before; other != 0; other = words_[other - 1].before) {
      const std::size_t length = i - (other - 1);
      if (length > kLongestCaption) break;
      if (length < kShortestCaption || i + length > count_) continue;
      if (words_[other].hash != words_[i + 1].hash) continue;
      std::size_t same = 0;
      while (same < length && equal(other - 1 + same, i + same)) ++same;
      if (same == length && !equal(i, i + 1)) return length;
    }
    return 0;
  }

  std::string_view text_;
  const char* end_;
  std::size_t count_ = 0;
  std::array<Word, kWordsLookedAt> words_;
  std::array<std::uint16_t, kSlots> last_{};
};

/// Whether `text` begins with `title`, ASCII letters in any case.
bool starts_with(std::string_view text, std::string_view title) {
  return text.size() >= title.size() &&
         std::equal(title.begin(), title.end(), text.begin(),
                    [](char a, char b) { return html::to_lower(a) == html::to_lower(b); });
}

/// Of the scripts that have two cases, as far as they are in order.
bool is_lower(char32_t c) {
  if (c < 0x80) return c >= 'a' && c <= 'z';
  if (c >= 0x100 && c <= 0x17F) return c % 2 == 1;
  return (c >= 0xDF && c <= 0xFF) || (c >= 0x3AC && c <= 0x3CE) || (c >= 0x430 && c <= 0x45F);
}

/// Bytes of the marks of a navigation that a text begins with, and of the blanks between them; 0:
/// there is none.
std::size_t marks_length(std::string_view text) {
  std::size_t end = 0;
  for (;;) {
    const std::size_t at = text.size() - skip_blanks(text.substr(end)).size();
    const auto mark = std::find_if(std::begin(kMarks), std::end(kMarks), [&](std::string_view m) {
      return text.substr(at, m.size()) == m;
    });
    if (mark == std::end(kMarks)) return end;
    end = at + mark->size();
  }
}

/// "HOME» •", "Startseite |": a home page's name and marks behind it.
std::size_t home_length(std::string_view text) {
  for (const std::string_view home : kHome) {
    if (!starts_with(text, home)) continue;
    const std::string_view rest = text.substr(home.size());
    const std::size_t marks = marks_length(rest);
    const bool sum = skip_blanks(rest).substr(0, 1) == "+";  // "Home + garden"
    if (marks == 0 || marks == rest.size() || sum) continue;
    // "Home/away" is a word.
    if (skip_blanks(rest).size() != rest.size() ||
        skip_blanks(rest.substr(marks)).size() + marks != rest.size())
      return home.size() + marks;
  }
  return 0;
}

/// A step and what stands between it and the next one; 0: there is none.
std::size_t step_length(std::string_view text) {
  std::size_t next = std::string_view::npos, length = 0;
  for (const std::string_view step : kSteps) {
    const std::size_t found = text.find(step);
    if (found >= next) continue;
    next = found;
    length = step.size();
  }
  if (next == std::string_view::npos || next == 0) return 0;
  const bool sentence = text.substr(0, next).find_first_of("\n.!?") != std::string_view::npos;
  return sentence ? 0 : next + length;
}

}  // namespace

std::vector<Stretch> find_repeats(std::string_view text) { return Words(text).find(); }

bool begins_sentence(std::string_view text) {
  text = skip_blanks(text);
  std::size_t at = 0;
  return text.empty() || !is_lower(next_code_point(text, at));
}

std::size_t title_length(std::string_view text, std::string_view title) {
  if (title.size() < kShortestTitle || !starts_with(text, title)) return 0;
  const std::string_view rest = text.substr(title.size());
  const std::string_view body = skip_blanks(rest);
  if (body.empty()) return 0;
  const std::string_view gap = rest.substr(0, rest.size() - body.size());
  if (gap.empty()) return 0;
  const bool own_line = gap.find('\n') != std::string_view::npos;
  const bool twice = starts_with(body, title);
  const bool ended = std::string_view(".!?").find(title.back()) != std::string_view::npos;
  const bool apart = title.size() >= kLongTitle && !ended && begins_sentence(body);
  return own_line || twice || apart ? title.size() : 0;
}

std::size_t breadcrumb_length(std::string_view text) {
  std::size_t at = marks_length(text);
  at = text.size() - skip_blanks(text.substr(at)).size();
  const std::size_t home = home_length(text.substr(at));
  at += home;
  int steps = home == 0 ? 0 : kFewestSteps;
  while (const std::size_t length = step_length(text.substr(at, kLongestStep + 4))) {
    at += length;
    ++steps;
  }
  if (steps < kFewestSteps) return 0;
  at += marks_length(text.substr(at));
  return text.size() - skip_blanks(text.substr(at)).size();
}

}  // namespace feedmill::excerpt
