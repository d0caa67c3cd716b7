#include "digest/script.h"

#include <algorithm>
#include <iterator>

#include "text/utf8.h"

namespace feedmill {
namespace {

struct Range {
  char32_t first, last;
};

constexpr Range kWide[] = {
    {0x1100, 0x115F},   {0x231A, 0x231B},   {0x23E9, 0x23EC},   {0x2614, 0x2615},
    {0x26AA, 0x26AB},   {0x26BD, 0x26BE},   {0x2705, 0x2705},   {0x2728, 0x2728},
    {0x274C, 0x274C},   {0x2753, 0x2755},   {0x2B50, 0x2B50},   {0x2E80, 0x303E},
    {0x3041, 0x3098},   {0x309B, 0x33FF},   {0x3400, 0x4DBF},   {0x4E00, 0x9FFF},
    {0xA000, 0xA4CF},   {0xA960, 0xA97C},   {0xAC00, 0xD7A3},   {0xF900, 0xFAFF},
    {0xFE30, 0xFE6F},   {0xFF00, 0xFF60},   {0xFFE0, 0xFFE6},   {0x16FE0, 0x18CFF},
    {0x1B000, 0x1B2FF}, {0x1F300, 0x1F64F}, {0x1F680, 0x1F6FF}, {0x1F900, 0x1F9FF},
    {0x1FA70, 0x1FAFF}, {0x20000, 0x3FFFD},
};

constexpr Range kInvisible[] = {
    {0x0300, 0x036F}, {0x0483, 0x0489},   {0x0591, 0x05BD},   {0x05BF, 0x05BF}, {0x05C1, 0x05C2},
    {0x05C4, 0x05C5}, {0x05C7, 0x05C7},   {0x0610, 0x061A},   {0x064B, 0x065F}, {0x0670, 0x0670},
    {0x06D6, 0x06DC}, {0x06DF, 0x06E4},   {0x06E7, 0x06E8},   {0x06EA, 0x06ED}, {0x0900, 0x0902},
    {0x093C, 0x093C}, {0x0941, 0x0948},   {0x094D, 0x094D},   {0x0E31, 0x0E31}, {0x0E34, 0x0E3A},
    {0x0E47, 0x0E4E}, {0x1AB0, 0x1AFF},   {0x1DC0, 0x1DFF},   {0x200B, 0x200F}, {0x202A, 0x202E},
    {0x2060, 0x206F}, {0x20D0, 0x20FF},   {0x3099, 0x309A},   {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F},
    {0xFEFF, 0xFEFF}, {0x1F3FB, 0x1F3FF}, {0xE0100, 0xE01EF},
};

constexpr Range kRightToLeft[] = {
    {0x0590, 0x08FF}, {0xFB1D, 0xFDFF}, {0xFE70, 0xFEFE}, {0x10800, 0x10FFF}, {0x1E800, 0x1EFFF},
};

/// Digits, punctuation, symbols, marks: they run with their neighbours.
constexpr Range kNeutral[] = {
    {0x0000, 0x0040}, {0x005B, 0x0060}, {0x007B, 0x00A9}, {0x00AB, 0x00B4},   {0x00B6, 0x00B9},
    {0x00BB, 0x00BF}, {0x00D7, 0x00D7}, {0x00F7, 0x00F7}, {0x0300, 0x036F},   {0x0600, 0x0607},
    {0x060C, 0x060C}, {0x0660, 0x066C}, {0x06F0, 0x06F9}, {0x2000, 0x2070},   {0x2074, 0x207E},
    {0x2080, 0x208E}, {0x20A0, 0x20FF}, {0x2190, 0x2335}, {0x2400, 0x2BFF},   {0x3000, 0x3004},
    {0x3008, 0x3020}, {0xFE00, 0xFE6F}, {0xFEFF, 0xFF20}, {0x1F000, 0x1FAFF},
};

struct Script {
  char32_t first, last;
  std::string_view language;
};

constexpr Script kScripts[] = {
    {0x0370, 0x03FF, "el"}, {0x0590, 0x05FF, "he"}, {0x0E00, 0x0E7F, "th"}, {0x1100, 0x11FF, "ko"},
    {0x3040, 0x30FF, "ja"}, {0x3400, 0x9FFF, "zh"}, {0xAC00, 0xD7A3, "ko"},
};

/// The tables are sorted and do not overlap.
template <std::size_t N>
bool in(const Range (&table)[N], char32_t c) {
  const auto* const found =
      std::lower_bound(std::begin(table), std::end(table), c,
                       [](const Range& range, char32_t value) { return range.last < value; });
  return found != std::end(table) && found->first <= c;
}

std::string_view script_of(char32_t c) {
  for (const auto& script : kScripts)
    if (script.first <= c && c <= script.last) return script.language;
  return {};
}

}  // namespace

std::size_t columns_of(char32_t c) {
  if (c < 0x0300) return c < 0x20 ? 0 : 1;
  if (in(kInvisible, c)) return 0;
  return c >= 0x1100 && in(kWide, c) ? 2 : 1;
}

std::size_t columns_of(std::string_view text) {
  std::size_t columns = 0;
  for (std::size_t at = 0; at < text.size();) columns += columns_of(next_code_point(text, at));
  return columns;
}

bool is_narrower(std::string_view text, std::size_t columns) {
  std::size_t width = 0;
  for (std::size_t at = 0; at < text.size() && width <= columns;)
    width += columns_of(next_code_point(text, at));
  return width <= columns;
}

bool is_right_to_left(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const char32_t c = next_code_point(text, at);
    if (in(kNeutral, c)) continue;
    return in(kRightToLeft, c);
  }
  return false;
}

std::string_view language_of_script(std::string_view text) {
  constexpr std::size_t kEnough = 600;  // bytes; Japanese shows its kana within a sentence
  std::string_view seen;
  std::size_t letters = 0, scripted = 0;
  for (std::size_t at = 0; at < text.size() && at < kEnough;) {
    const char32_t c = next_code_point(text, at);
    if (in(kNeutral, c)) continue;
    ++letters;
    const std::string_view language = script_of(c);
    if (language.empty()) continue;
    ++scripted;
    if (seen.empty() || seen == "zh") seen = language;  // Han is of Japanese and Korean too
  }
  return scripted * 2 > letters ? seen : std::string_view{};
}

}  // namespace feedmill
