#include "digest/readable.h"

#include <algorithm>
#include <utility>

#include "digest/script.h"
#include "text/display.h"
#include "text/html.h"
#include "text/html_blocks.h"
#include "text/utf8.h"

namespace feedmill {
namespace {

// In columns of a terminal: an English word takes about six, a Chinese character two.
constexpr std::size_t kWhole = 640;    // not worth a cut
constexpr std::size_t kAtMost = 560;   // about 90 words
constexpr std::size_t kAtLeast = 120;  // a sentence that ends before this is too short an excerpt
constexpr std::size_t kNoWord = 3;     // letters of what may be an abbreviation: "Dr.", "3."

bool ends_sentence(char32_t c) {
  return c == U'.' || c == U'!' || c == U'?' || c == U'…' || c == U'。' || c == U'！' ||
         c == U'？' || c == U'؟' || c == U'।' || c == U'۔';
}

bool is_closing_quote(char32_t c) {
  return c == U'"' || c == U'\'' || c == U')' || c == U'”' || c == U'’' || c == U'»' ||
         c == U'」' || c == U'』' || c == U'“';
}

/// Where a text may be cut, as offsets; 0 where there is no such place.
struct Cuts {
  std::size_t sentence = 0, word = 0, hard = 0;
};

bool is_small(unsigned char c) { return c >= 'a' && c <= 'z'; }

/// Whether the sentence that seems to end before the blank at `blank` does: not behind what may be
/// an abbreviation, nor before a small letter.
bool is_over(std::string_view text, std::size_t blank) {
  if (blank + 1 < text.size() && is_small(static_cast<unsigned char>(text[blank + 1])))
    return false;
  if (blank == 0 || text[blank - 1] != '.') return true;
  const std::size_t word = text.substr(0, blank).rfind(' ');
  return blank - 1 - (word == std::string_view::npos ? 0 : word + 1) > kNoWord;
}

Cuts find_cuts(std::string_view text) {
  Cuts cuts;
  bool sentence_over = false;
  std::size_t columns = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t before = at;
    const char32_t c = next_code_point(text, at);
    const bool wide = columns_of(c) == 2;
    if (c == U' ') cuts.word = before;
    const bool ends =
        c == U' ' && (sentence_over ? is_over(text, before) : text.substr(at, 2) == "·");
    if (ends && columns >= kAtLeast) cuts.sentence = before;
    columns += columns_of(c);
    if (columns > kAtMost) return cuts;
    cuts.hard = at;
    if (wide && ends_sentence(c) && columns >= kAtLeast) cuts.sentence = at;
    if (!is_closing_quote(c)) sentence_over = ends_sentence(c);
  }
  return cuts;
}

}  // namespace

std::string readable_text(const Entry& entry) {
  if (!entry.content_html.empty()) return one_line(html_to_text(entry.content_html));
  if (!entry.content_text.empty()) return one_line(entry.content_text);
  return one_line(entry.summary);
}

namespace {

/// A text of several lines, each as one_line() has it, without empty ones.
std::string clean_lines(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string line = one_line(text.substr(0, end));
    if (!line.empty() && !out.empty()) out += '\n';
    out += line;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

/// What stands between a line and the one behind it: a blank where a sentence is over or goes on,
/// else a dot; nothing behind the punctuation of scripts without spaces, which brings its own.
std::string_view joint_behind(std::string_view line) {
  std::size_t at = line.size();
  char32_t last = 0;
  bool is_wide = false, is_first = true;
  do {
    while (at > 0 && (static_cast<unsigned char>(line[at - 1]) & 0xC0U) == 0x80U) --at;
    if (at == 0) return " ";
    std::size_t next = --at;
    last = next_code_point(line, next);
    if (std::exchange(is_first, false))
      is_wide = (last >= 0x3001 && last <= 0x303F) || (last >= 0xFF01 && last <= 0xFF60);
  } while (is_closing_quote(last));
  constexpr std::u32string_view kJoins = U":;,-–—、，；：·|→";
  if (!ends_sentence(last) && kJoins.find(last) == std::u32string_view::npos) return " · ";
  return is_wide ? "" : " ";
}

}  // namespace

RunningText running_text(const Entry& entry) {
  constexpr std::size_t kWordsBesides = 80;
  if (entry.content_html.empty())
    return {one_line(entry.content_text.empty() ? entry.summary : entry.content_text), true};
  TextBlocks blocks = html_to_blocks(entry.content_html, false);
  if (blocks.without_code && blocks.text.size() < kWordsBesides)
    blocks = html_to_blocks(entry.content_html, true);
  return {clean_lines(blocks.text), !blocks.without_code};
}

std::string in_one_line(std::string_view lines) {
  std::string out;
  while (!lines.empty()) {
    const std::size_t end = std::min(lines.find('\n'), lines.size());
    const std::string_view line = lines.substr(0, end);
    if (!line.empty() && !out.empty()) out += joint_behind(out);
    out += line;
    lines.remove_prefix(std::min(end + 1, lines.size()));
  }
  return out;
}

Opening opening_of(std::string_view text) {
  // A column is at least one byte wide, and only zero-width characters are more bytes than that
  // suggests: what is short in bytes needs no measuring.
  if (text.size() <= kWhole || is_narrower(text, kWhole)) return {std::string(text), true};
  const Cuts cuts = find_cuts(text);
  if (cuts.sentence != 0) return {std::string(text.substr(0, cuts.sentence)), false};
  // A script without spaces has a blank here and there too: one far back is no place to cut.
  const bool near = cuts.word * 4 >= cuts.hard * 3;
  return {std::string(text.substr(0, near ? cuts.word : cuts.hard)) + "…", false};
}

double reading_seconds(std::string_view text) {
  std::size_t words = 0, characters = 0;
  bool in_word = false;
  for (std::size_t at = 0; at < text.size();) {
    const char32_t c = next_code_point(text, at);
    const std::size_t columns = columns_of(c);
    if (columns == 0) continue;  // a combining character is neither a word nor the end of one
    const bool part_of_word = c > U' ' && columns == 1;
    words += part_of_word && !in_word ? 1 : 0;
    characters += columns == 2 ? 1 : 0;
    in_word = part_of_word;
  }
  return 60 * (static_cast<double>(words) / 230 + static_cast<double>(characters) / 450);
}

std::string shortened(std::string_view text, std::size_t columns) {
  if (text.size() <= columns || is_narrower(text, columns)) return std::string(text);
  std::size_t width = 0, end = 0;
  for (std::size_t at = 0; at < text.size(); end = at) {
    width += columns_of(next_code_point(text, at));
    if (width >= columns) break;  // a column stays for the ellipsis
  }
  return std::string(text.substr(0, end)) + "…";
}

}  // namespace feedmill
