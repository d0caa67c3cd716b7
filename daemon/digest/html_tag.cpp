#include "digest/html_tag.h"

#include "text/html.h"

namespace feedmill {
namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

bool ends_name(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '/' || c == '>' ||
         c == '=';
}

/// The '>' that ends a tag, quoted values aside; npos where there is none.
std::size_t tag_end(std::string_view html, std::size_t at) {
  char quote = '\0';
  for (; at < html.size(); ++at) {
    const char c = html[at];
    if (quote != '\0') {
      if (c == quote) quote = '\0';
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '>') {
      return at;
    }
  }
  return std::string_view::npos;
}

}  // namespace

std::optional<HtmlTag> next_tag(std::string_view html, std::size_t& at) {
  if (at + 1 >= html.size() || html[at] != '<') return std::nullopt;
  HtmlTag tag;
  if (html[at + 1] == '!' || html[at + 1] == '?') {
    const bool comment = html.substr(at, 4) == "<!--";
    const auto end = comment ? html.find("-->", at + 4) : html.find('>', at);
    at = end == std::string_view::npos ? html.size() : end + (comment ? 3 : 1);
    return tag;
  }
  tag.closes = html[at + 1] == '/';
  const std::size_t start = at + (tag.closes ? 2 : 1);
  if (start >= html.size() || !is_letter(html[start])) return std::nullopt;
  std::size_t name_end = start;
  while (name_end < html.size() && !ends_name(html[name_end])) ++name_end;
  const std::size_t end = tag_end(html, name_end);
  tag.name = html.substr(start, name_end - start);
  if (end == std::string_view::npos) {
    at = html.size();
    return HtmlTag{};
  }
  tag.attributes = html.substr(name_end, end - name_end);
  at = end + 1;
  return tag;
}

std::string HtmlTag::attribute(std::string_view wanted) const {
  std::string_view rest = attributes;
  while (true) {
    const auto start = rest.find_first_not_of(" \t\r\n\f/");
    if (start == std::string_view::npos) return {};
    rest.remove_prefix(start);
    const auto equals = rest.find("=\"");
    if (equals == std::string_view::npos) return {};
    const auto end = rest.find('"', equals + 2);
    if (end == std::string_view::npos) return {};
    if (rest.substr(0, equals) == wanted)
      return decode_entities(rest.substr(equals + 2, end - equals - 2));
    rest.remove_prefix(end + 1);
  }
}

std::string formula_in_a_line(std::string_view html, std::size_t start, std::size_t& at) {
  constexpr std::string_view kEnd = "</math>";
  const std::size_t end = html.find(kEnd, start);
  at = end == std::string_view::npos ? html.size() : end + kEnd.size();
  return escape_html(html_to_text(html.substr(start, at - start)));
}

}  // namespace feedmill
