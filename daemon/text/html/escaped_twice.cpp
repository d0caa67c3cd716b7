#include "text/html/escaped_twice.h"

#include "text/html/ascii.h"
#include "text/html/elements.h"

namespace feedmill {
namespace {

constexpr std::string_view kLess = "&lt;", kMore = "&gt;", kEnd = "&lt;/";

std::string_view name_at(std::string_view text) {
  std::size_t length = 0;
  while (length < text.size() && html::is_alnum(text[length])) ++length;
  return text.substr(0, length);
}

/// What a body begins with: a block, or a picture or frame with nothing around it.
bool begins_body(html::Tag tag) {
  return html::has(tag, html::kBreaks) || tag == html::Tag::img || tag == html::Tag::a;
}

bool ends_with(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

}  // namespace

bool is_escaped_twice(std::string_view text) {
  text = html::trim(text);
  if (text.substr(0, kLess.size()) != kLess || !ends_with(text, kMore)) return false;
  if (text.find('<') != std::string_view::npos) return false;
  const std::string_view first = name_at(text.substr(kLess.size()));
  if (!begins_body(html::find_tag(html::name_of(first)))) return false;
  const std::string_view last = text.substr(text.rfind(kLess));
  const bool closes = last.substr(0, kEnd.size()) == kEnd;
  const html::Tag alone = html::find_tag(html::name_of(name_at(last.substr(kLess.size()))));
  const bool is_void = html::has(alone, html::kVoid);
  return (closes || is_void) && text.find(kEnd) != std::string_view::npos;
}

}  // namespace feedmill
