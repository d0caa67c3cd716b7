#include "text/words.h"

#include <algorithm>
#include <iterator>

#include "text/utf8.h"

namespace feedmill {
namespace {

struct Range {
  char32_t first, last;
};
// Unicode blocks, in order.
constexpr Range kUnspaced[] = {
    {0x0E00, 0x0EFF},    // Thai, Lao
    {0x1000, 0x109F},    // Myanmar
    {0x1780, 0x17FF},    // Khmer
    {0x1950, 0x19DF},    // Tai Le, New Tai Lue
    {0x1A20, 0x1AAF},    // Tai Tham
    {0x2E80, 0x2FDF},    // Han radicals
    {0x3005, 0x3007},    // Han iteration mark, closing mark, zero
    {0x3021, 0x30FF},    // Hangzhou numerals, Hiragana, Katakana
    {0x3100, 0x312F},    // Bopomofo
    {0x31A0, 0x31FF},    // Bopomofo and Katakana, extended
    {0x3400, 0x4DBF},    // Han, extension A
    {0x4E00, 0x9FFF},    // Han
    {0xA000, 0xA4CF},    // Yi
    {0xAA60, 0xAA7F},    // Myanmar, extended
    {0xF900, 0xFAFF},    // Han, compatibility
    {0xFF66, 0xFF9D},    // Katakana, half width
    {0x1B000, 0x1B16F},  // Kana, supplement
    {0x20000, 0x3FFFF},  // Han, supplementary planes
};

// Characters past ASCII that part words: spaces, punctuation, symbols. Every other one is a letter.
constexpr Range kSeparators[] = {
    {0x80, 0xA9},     {0xAB, 0xB1},       {0xB4, 0xB4},     {0xB6, 0xB8},     {0xBB, 0xBB},
    {0xBF, 0xBF},     {0xD7, 0xD7},       {0xF7, 0xF7},     {0x2000, 0x206F}, {0x20A0, 0x20CF},
    {0x2190, 0x2BFF}, {0x2E00, 0x2E7F},   {0x3000, 0x3004}, {0x3008, 0x3020}, {0xFE10, 0xFE1F},
    {0xFE30, 0xFE6F}, {0xFF00, 0xFF0F},   {0xFF1A, 0xFF20}, {0xFF3B, 0xFF40}, {0xFF5B, 0xFF65},
    {0xFFFD, 0xFFFD}, {0x1F000, 0x1FAFF},
};

/// Whether a range of the table has some of first..last.
template <std::size_t N>
constexpr bool any_within(const Range (&table)[N], char32_t first, char32_t last) {
  for (const Range& range : table)
    if (range.first <= last && range.last >= first) return true;
  return false;
}

template <std::size_t N>
bool within(const Range (&table)[N], char32_t c) {
  const auto* after =
      std::upper_bound(std::begin(table), std::end(table), c,
                       [](char32_t value, const Range& r) { return value < r.first; });
  return after != std::begin(table) && c <= (after - 1)->last;
}

bool is_digit(char32_t c) { return c >= '0' && c <= '9'; }

}  // namespace

bool is_word_character(char32_t c) {
  if (c < 0x80) return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  // Accented letters, Greek to Hangul, Kana and Han: no look at the table for most that is written.
  static_assert(!any_within(kSeparators, 0xC0, 0xD6) && !any_within(kSeparators, 0xD8, 0xF6) &&
                !any_within(kSeparators, 0xF8, 0x1FFF) && !any_within(kSeparators, 0x3021, 0xFE0F));
  if (c >= 0xC0 && c < 0x2000) return c != 0xD7 && c != 0xF7;
  if (c > 0x3020 && c < 0xFE10) return true;
  return !within(kSeparators, c);
}

char32_t lower_case(char32_t c) {
  if (c >= 'A' && c <= 'Z') return c + 32;
  if (c < 0xC0) return c;
  if ((c <= 0xDE && c != 0xD7) || (c >= 0x391 && c <= 0x3A9) || (c >= 0x410 && c <= 0x42F)) {
    return c + 32;
  }
  if (c >= 0x400 && c <= 0x40F) return c + 80;
  if (c >= 0x100 && c <= 0x17E) {  // Latin Extended-A: pairs, which change parity twice
    const bool odd_upper = (c >= 0x139 && c <= 0x148) || c >= 0x179;
    if (c == 0x130 || c == 0x138 || c == 0x149 || c == 0x178) return c;
    return ((c & 1) != 0) == odd_upper ? c + 1 : c;
  }
  return c;
}

bool is_unspaced(char32_t code_point) {
  static_assert(!any_within(kUnspaced, 0, 0xDFF) && !any_within(kUnspaced, 0xAC00, 0xF8FF));
  if (code_point < 0xE00 || (code_point >= 0xAC00 && code_point < 0xF900)) return false;
  return (code_point >= 0x4E00 && code_point <= 0x9FFF) || within(kUnspaced, code_point);
}

std::string space_out(std::string_view text) {
  std::string out;
  out.reserve(text.size() + 16);
  for (std::size_t at = 0; at < text.size();) {
    if (static_cast<unsigned char>(text[at]) < 0xE0) {  // no unspaced script lies below U+0800
      out += text[at++];
      continue;
    }
    const std::size_t from = at;
    const char32_t c = next_code_point(text, at);
    const bool alone = is_unspaced(c);
    if (alone) out += ' ';
    out.append(text.substr(from, at - from));
    if (alone) out += ' ';
  }
  return out;
}

Words words_of(std::string_view title) {
  Words words;
  int letters = 0, unspaced = 0;
  bool digit = false, gap = false;
  const auto end_word = [&] {
    if (letters >= 4 || digit) ++words.significant;
    letters = 0;
    digit = false;
  };
  for (std::size_t at = 0; at < title.size();) {
    const char32_t c = lower_case(next_code_point(title, at));
    const bool alone = is_unspaced(c);
    if (alone || !is_word_character(c)) {
      end_word();
      gap = true;
      if (!alone) continue;
    }
    if (gap && !words.joined.empty()) words.joined += ' ';
    gap = alone;
    append_utf8(words.joined, c);
    if (alone) {
      ++unspaced;
    } else {
      ++letters;
      digit = digit || is_digit(c);
    }
  }
  end_word();
  words.significant += unspaced / 2;
  return words;
}

}  // namespace feedmill
