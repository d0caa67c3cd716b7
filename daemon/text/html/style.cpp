#include "text/html/style.h"

#include <algorithm>

#include "text/html/ascii.h"

namespace feedmill::html {
namespace {

// Sorted. Not position, z-index, opacity, transform, visibility, content, cursor: what could cover
// the page, hide text or load something.
constexpr std::string_view kProperties[] = {"background",
                                            "background-color",
                                            "border",
                                            "border-bottom",
                                            "border-bottom-color",
                                            "border-bottom-style",
                                            "border-bottom-width",
                                            "border-collapse",
                                            "border-color",
                                            "border-left",
                                            "border-left-color",
                                            "border-left-style",
                                            "border-left-width",
                                            "border-radius",
                                            "border-right",
                                            "border-right-color",
                                            "border-right-style",
                                            "border-right-width",
                                            "border-spacing",
                                            "border-style",
                                            "border-top",
                                            "border-top-color",
                                            "border-top-style",
                                            "border-top-width",
                                            "border-width",
                                            "caption-side",
                                            "clear",
                                            "color",
                                            "direction",
                                            "display",
                                            "empty-cells",
                                            "float",
                                            "font",
                                            "font-family",
                                            "font-size",
                                            "font-style",
                                            "font-variant",
                                            "font-weight",
                                            "height",
                                            "letter-spacing",
                                            "line-height",
                                            "list-style",
                                            "list-style-type",
                                            "margin",
                                            "margin-bottom",
                                            "margin-left",
                                            "margin-right",
                                            "margin-top",
                                            "max-height",
                                            "max-width",
                                            "min-height",
                                            "min-width",
                                            "overflow",
                                            "overflow-wrap",
                                            "padding",
                                            "padding-bottom",
                                            "padding-left",
                                            "padding-right",
                                            "padding-top",
                                            "table-layout",
                                            "text-align",
                                            "text-decoration",
                                            "text-indent",
                                            "text-transform",
                                            "unicode-bidi",
                                            "vertical-align",
                                            "white-space",
                                            "width",
                                            "word-break",
                                            "word-spacing",
                                            "word-wrap"};

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

constexpr bool is_word(char c) {
  return is_alnum(c) || c == '-' || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}

/// Splits off the text before the first ';' that is in no quotes or parentheses.
std::string_view next_declaration(std::string_view& style) {
  char quote = 0;
  int depth = 0;
  std::size_t at = 0;
  for (; at < style.size(); ++at) {
    const char c = style[at];
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
  constexpr std::string_view kMarks = " ,.%#()!+/";
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
    if (kMarks.find(c) == std::string_view::npos) return false;
    if (c == '(' && (++depth > 1 || !contains(kFunctions, value.substr(word, at - word)))) {
      return false;
    }
    if (c == ')' && --depth < 0) return false;
    word = at + 1;
  }
  return depth == 0;
}

/// Old browsers ran it, and filters downstream still look for it, wherever it stands.
bool names_expression(std::string_view value) {
  for (; !value.empty(); value.remove_prefix(1)) {
    if (starts_with_lower(value, "expression")) return true;
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

bool is_safe(const Declaration& declaration) {
  if (declaration.value.empty() || declaration.value.size() > kLongestValue) return false;
  if (!contains(kProperties, declaration.property)) return false;
  const std::string_view word = declaration.value.substr(0, declaration.value.find_first_of(" !"));
  if (contains(kMayHide, declaration.property) && contains(kHiding, word)) return false;
  return is_safe_value(declaration.value) && !is_negative(declaration.value) &&
         !names_expression(declaration.value);
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

void append_lower(std::string& out, std::string_view text) {
  for (const char c : text) out += to_lower(c);
}

}  // namespace

std::string safe_style(std::string_view style) {
  const std::string tidied = tidy(style);
  std::string_view rest = tidied;
  std::string out;
  while (!rest.empty()) {
    const Declaration declaration = split(next_declaration(rest));
    if (!is_safe(declaration)) continue;
    if (!out.empty()) out += "; ";
    append_lower(out, declaration.property);
    out.append(": ").append(declaration.value);
  }
  return out;
}

int pixels(std::string_view value) {
  value = trim(value);
  int number = 0;
  std::size_t at = 0;
  for (; at < value.size() && is_digit(value[at]); ++at) {
    number = std::min(number * 10 + (value[at] - '0'), 100000);
  }
  const std::string_view unit = trim(value.substr(at));
  const bool in_pixels = unit.empty() || starts_with_lower(unit, "px");
  return at != 0 && in_pixels ? number : -1;
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
