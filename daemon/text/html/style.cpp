#include "text/html/style.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <iterator>
#include <string>

#include "text/html/ascii.h"
#include "text/html/escape.h"
#include "text/html/names.h"

namespace feedmill::html {
namespace {

// Not position, z-index, opacity, transform, visibility, content, cursor: what could cover the
// page, hide text or load something.
// clang-format off
constexpr std::string_view kProperties[] = {
    "background", "background-color", "border", "border-bottom", "border-bottom-color",
    "border-bottom-style", "border-bottom-width", "border-collapse", "border-color", "border-left",
    "border-left-color", "border-left-style", "border-left-width", "border-radius", "border-right",
    "border-right-color", "border-right-style", "border-right-width", "border-spacing",
    "border-style", "border-top", "border-top-color", "border-top-style", "border-top-width",
    "border-width", "caption-side", "clear", "color", "direction", "display", "empty-cells",
    "float", "font", "font-family", "font-size", "font-style", "font-variant", "font-weight",
    "height", "letter-spacing", "line-height", "list-style", "list-style-type", "margin",
    "margin-bottom", "margin-left", "margin-right", "margin-top", "max-height", "max-width",
    "min-height", "min-width", "overflow", "overflow-wrap", "padding", "padding-bottom",
    "padding-left", "padding-right", "padding-top", "table-layout", "text-align", "text-decoration",
    "text-indent", "text-transform", "unicode-bidi", "vertical-align", "white-space", "width",
    "word-break", "word-spacing", "word-wrap"};
// clang-format on

/// The first and the last eight bytes of a text, in the case they have.
constexpr Name ends_of(std::string_view text) {
  Name ends;
  const std::size_t size = text.size() < 8 ? text.size() : 8;
  for (std::size_t i = 0; i < size; ++i) {
    ends.low |= std::uint64_t(static_cast<unsigned char>(text[i])) << (8 * i);
    ends.high |= std::uint64_t(static_cast<unsigned char>(text[text.size() - size + i])) << (8 * i);
  }
  return ends;
}

constexpr std::size_t kLongestProperty = 20;
constexpr std::size_t kSlots = 256;
constexpr std::uint8_t kNone = 0xFF;

constexpr std::size_t slot_of(const Name& ends) {
  return std::size_t(((ends.low ^ (ends.high << 7)) * 0x9E3779B97F4A7C15U) >> 56);
}
static_assert(kSlots == 1U << (64 - 56));

constexpr auto kPropertySlots = [] {
  std::array<std::uint8_t, kSlots> slots{};
  slots.fill(kNone);
  for (std::size_t i = 0; i < std::size(kProperties); ++i) {
    std::size_t slot = slot_of(ends_of(kProperties[i]));
    while (slots[slot] != kNone) slot = (slot + 1) % kSlots;
    slots[slot] = std::uint8_t(i);
  }
  return slots;
}();

/// The property of that name in any case; empty: it may not be written.
std::string_view find_property(std::string_view name) {
  std::array<char, kLongestProperty> lower{};
  if (name.size() > lower.size()) return {};
  std::transform(name.begin(), name.end(), lower.begin(), to_lower);
  name = {lower.data(), name.size()};
  for (std::size_t slot = slot_of(ends_of(name)); kPropertySlots[slot] != kNone;
       slot = (slot + 1) % kSlots) {
    const std::string_view property = kProperties[kPropertySlots[slot]];
    if (name == property) return property;
  }
  return {};
}

constexpr std::string_view kFunctions[] = {"rgb", "rgba", "hsl", "hsla"};

// Words that hide the text.
constexpr std::string_view kHiding[] = {"none", "hidden", "collapse", "clip"};
constexpr std::string_view kMayHide[] = {"display", "overflow"};

constexpr std::size_t kLongestValue = 200;
constexpr std::size_t kMostDigits = 4;

template <std::size_t N>
constexpr bool contains(const std::string_view (&list)[N], std::string_view text) {
  return std::any_of(std::begin(list), std::end(list),
                     [text](std::string_view item) { return equals_lower(text, item); });
}

struct WordCharacters {
  static constexpr bool has(unsigned char c) {
    return is_alnum(char(c)) || c == '-' || c == '_' || c >= 0x80;
  }
};
bool is_word(char c) { return is_in<WordCharacters>(c); }

/// What may stand between the words of a value.
struct ValueMarks {
  static constexpr bool has(unsigned char c) {
    return std::string_view(" ,.%#()!+/").find(char(c)) != std::string_view::npos;
  }
};

/// What keeps a ';' from ending a declaration.
struct Brackets {
  static constexpr bool has(unsigned char c) {
    return c == '"' || c == '\'' || c == '(' || c == ')' || c == ';';
  }
};

/// Splits off the text before the first ';' that is in no quotes or parentheses.
std::string_view next_declaration(std::string_view& style) {
  char quote = 0;
  int depth = 0;
  std::size_t at = 0;
  for (; at < style.size(); ++at) {
    const char c = style[at];
    if (!is_in<Brackets>(c)) continue;
    if (quote != 0) {
      if (c == quote) quote = 0;
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '(') {
      ++depth;
    } else if (c == ')') {
      depth = std::max(0, depth - 1);
    } else if (c == ';' && depth == 0) {
      break;
    }
  }
  const std::string_view declaration = style.substr(0, at);
  style.remove_prefix(std::min(at + 1, style.size()));
  return declaration;
}

struct Declaration {
  std::string_view property, value;
};

Declaration split(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos) return {};
  return {trim(text.substr(0, colon)), trim(text.substr(colon + 1))};
}

/// A quoted font name: no character that means something to CSS or could end the quotes.
bool is_safe_string(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return is_word(c) || c == ' ' || c == '.' || c == ','; });
}

/// Whether a value holds only words, numbers of a sane size, colours and plain strings.
bool is_safe_value(std::string_view value) {
  std::size_t word = 0;  // where the word before `at` begins
  int depth = 0;
  for (std::size_t at = 0; at < value.size(); ++at) {
    const char c = value[at];
    if (c == '"' || c == '\'') {
      const std::size_t close = value.find(c, at + 1);
      if (close == std::string_view::npos) return false;
      if (!is_safe_string(value.substr(at + 1, close - at - 1))) return false;
      at = close;
      word = at + 1;
      continue;
    }
    if (is_word(c)) {
      const bool hex = word > 0 && value[word - 1] == '#';
      const bool number = is_digit(value[word]) && !hex;
      if (number && is_digit(c) && at - word >= kMostDigits) return false;
      continue;
    }
    if (!is_in<ValueMarks>(c)) return false;
    if (c == '(' && (++depth > 1 || !contains(kFunctions, value.substr(word, at - word)))) {
      return false;
    }
    if (c == ')' && --depth < 0) return false;
    word = at + 1;
  }
  return depth == 0;
}

/// Letters past ASCII are for names of fonts: old browsers read some of them as ASCII.
bool is_odd(std::string_view property, std::string_view value) {
  const bool ascii = std::all_of(value.begin(), value.end(),
                                 [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  return !ascii && property != "font" && property != "font-family";
}

/// Whether `value` begins with `word`, in any case and with blanks anywhere in it.
bool spells(std::string_view value, std::string_view word) {
  for (const char c : value) {
    if (c == ' ') continue;
    if (to_lower(c) != word.front()) return false;
    word.remove_prefix(1);
    if (word.empty()) return true;
  }
  return false;
}

/// Old browsers ran them, and filters downstream still look for them, wherever they stand and past
/// the blanks that comments and control characters leave. url(, javascript: and their like need
/// marks that no value keeps.
bool names_what_runs(std::string_view value) {
  for (; !value.empty(); value.remove_prefix(1)) {
    const char c = to_lower(value.front());
    if (c == 'e' && spells(value, "expression")) return true;
    if (c == '-' && spells(value, "-moz-binding")) return true;
  }
  return false;
}

/// Whether a word of the value is a length below zero, which could move text out of sight.
bool is_negative(std::string_view value) {
  for (std::size_t at = value.find('-'); at != std::string_view::npos;
       at = value.find('-', at + 1)) {
    const bool starts_word = at == 0 || !is_word(value[at - 1]);
    if (starts_word && at + 1 < value.size() && (is_digit(value[at + 1]) || value[at + 1] == '.')) {
      return true;
    }
  }
  return false;
}

bool is_safe(std::string_view property, std::string_view value) {
  if (property.empty() || value.empty() || value.size() > kLongestValue) return false;
  if (contains(kMayHide, property) && contains(kHiding, value.substr(0, value.find_first_of(" !"))))
    return false;
  return is_safe_value(value) && !is_odd(property, value) && !is_negative(value) &&
         !names_what_runs(value);
}

/// Whether tidy() has something to do.
bool is_untidy(std::string_view style) {
  for (std::size_t at = 0; at < style.size(); ++at) {
    const char c = style[at];
    const bool blank = c == ' ' && at + 1 < style.size() && style[at + 1] == ' ';
    const bool comment = c == '/' && at + 1 < style.size() && style[at + 1] == '*';
    if (blank || comment || static_cast<unsigned char>(c) < 0x20 || c == 0x7F) return true;
  }
  return false;
}

/// Comments become a blank; so do control characters and runs of white space.
std::string tidy(std::string_view style) {
  std::string out;
  out.reserve(style.size());
  for (std::size_t at = 0; at < style.size(); ++at) {
    if (style.substr(at, 2) == "/*") {
      const std::size_t close = style.find("*/", at + 2);
      if (close == std::string_view::npos) break;
      at = close + 1;
    } else if (static_cast<unsigned char>(style[at]) > 0x20 && style[at] != 0x7F) {
      out += style[at];
      continue;
    }
    if (!out.empty() && out.back() != ' ') out += ' ';
  }
  return out;
}

}  // namespace

bool append_style(Output& out, std::string_view style) {
  const std::size_t start = out.size();
  const std::string tidied = is_untidy(style) ? tidy(style) : std::string{};
  std::string_view rest = tidied.empty() ? style : tidied;
  while (!rest.empty()) {
    const Declaration declaration = split(next_declaration(rest));
    const std::string_view property = find_property(declaration.property);
    if (!is_safe(property, declaration.value)) continue;
    if (out.size() != start) out.put(std::string_view("; "));
    out.put(property);
    out.put(std::string_view(": "));
    append_resolved(out, declaration.value);
  }
  return out.size() != start;
}

int pixels(std::string_view value) {
  value = trim(value);
  int number = 0;
  std::size_t at = 0;
  for (; at < value.size() && is_digit(value[at]); ++at) {
    number = std::min(number * 10 + (value[at] - '0'), 100000);
  }
  if (at == 0) return -1;
  bool zero = number == 0;
  if (at < value.size() && value[at] == '.') {
    for (++at; at < value.size() && is_digit(value[at]); ++at) zero = zero && value[at] == '0';
  }
  const std::string_view unit = trim(value.substr(at));
  return zero || unit.empty() || starts_with_lower(unit, "px") ? number : -1;
}

std::string_view style_value(std::string_view style, std::string_view property) {
  std::string_view value;
  while (!style.empty()) {
    const Declaration declaration = split(next_declaration(style));
    if (equals_lower(declaration.property, property)) value = declaration.value;
  }
  return value;
}

}  // namespace feedmill::html
