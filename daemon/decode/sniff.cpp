#include "decode/sniff.h"

#include <algorithm>

namespace feedmill {
namespace {

struct Mark {
  std::string_view bytes, name;
};

using namespace std::string_view_literals;

/// UTF-32LE begins like UTF-16LE, so it comes first.
constexpr Mark kMarks[] = {
    {"\xEF\xBB\xBF"sv, "utf-8"}, {"\xFF\xFE\0\0"sv, "utf-32le"}, {"\0\0\xFE\xFF"sv, "utf-32be"},
    {"\xFF\xFE"sv, "utf-16le"},  {"\xFE\xFF"sv, "utf-16be"},
};

/// Which of the first four bytes are zero, and what that means.
struct Pattern {
  bool zero[4];
  std::string_view name;
};

constexpr Pattern kPatterns[] = {
    {{true, true, true, false}, "utf-32be"},
    {{false, true, true, true}, "utf-32le"},
    {{true, false, true, false}, "utf-16be"},
    {{false, true, false, true}, "utf-16le"},
};

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

bool same_word(std::string_view text, std::string_view word) {
  return std::equal(text.begin(), text.end(), word.begin(), word.end(),
                    [](char a, char b) { return lower(a) == lower(b); });
}

/// A value in quotes of either kind without them; else up to the first blank or one of `ends`.
std::string_view unquoted(std::string_view text, std::string_view ends) {
  if (text.empty()) return text;
  const char quote = text.front();
  if (quote == '"' || quote == '\'') {
    text.remove_prefix(1);
    return trimmed(text.substr(0, text.find(quote)));
  }
  return text.substr(0, text.find_first_of(ends));
}

}  // namespace

ByteOrderMark byte_order_mark(std::string_view bytes) {
  for (const Mark& mark : kMarks) {
    if (bytes.substr(0, mark.bytes.size()) == mark.bytes) {
      return {find_encoding(mark.name), mark.bytes.size()};
    }
  }
  return {};
}

const Encoding* wide_pattern(std::string_view bytes) {
  if (bytes.size() < 4) return nullptr;
  for (const Pattern& pattern : kPatterns) {
    bool fits = true;
    for (std::size_t i = 0; i < 4; ++i) fits = fits && (bytes[i] == '\0') == pattern.zero[i];
    if (fits) return find_encoding(pattern.name);
  }
  return nullptr;
}

std::string_view media_type(std::string_view content_type) {
  return trimmed(content_type.substr(0, content_type.find_first_of(";,")));
}

std::string_view charset_parameter(std::string_view content_type) {
  std::size_t at = content_type.find(';');
  while (at != std::string_view::npos) {
    const std::size_t next = content_type.find(';', at + 1);
    const std::string_view parameter = content_type.substr(at + 1, next - at - 1);
    const std::size_t equals = parameter.find('=');
    if (equals != std::string_view::npos &&
        same_word(trimmed(parameter.substr(0, equals)), "charset")) {
      return unquoted(trimmed(parameter.substr(equals + 1)), " \t,");
    }
    at = next;
  }
  return {};
}

std::string_view declared_encoding(std::string_view bytes) {
  const std::string_view head = bytes.substr(0, 1024);
  if (trimmed(head).substr(0, 1) == "{") return {};  // JSON has no declaration
  const std::size_t start = head.find("<?xml");
  if (start == std::string_view::npos) return {};
  std::string_view declaration = head.substr(start, head.find('>', start) - start);
  const std::size_t name = declaration.find("encoding");
  if (name == std::string_view::npos) return {};
  const std::string_view rest = trimmed(declaration.substr(name + 8));
  if (rest.empty() || rest.front() != '=') return {};
  return unquoted(trimmed(rest.substr(1)), " \t\r\n?");
}

}  // namespace feedmill
