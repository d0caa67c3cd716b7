#include "find/tag_scanner.h"

#include <algorithm>

#include "text/html.h"

namespace feedmill {
namespace {

constexpr std::string_view kBlank = " \t\r\n\f";

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
  }
  return out;
}

/// Takes what is in front of the first of `stops` off the text.
std::string_view take_until(std::string_view& text, std::string_view stops) {
  const std::string_view taken = text.substr(0, text.find_first_of(stops));
  text.remove_prefix(taken.size());
  return taken;
}

void skip_blanks(std::string_view& text) {
  text.remove_prefix(std::min(text.find_first_not_of(kBlank), text.size()));
}

std::string_view take_value(std::string_view& text) {
  skip_blanks(text);
  if (text.empty() || (text[0] != '"' && text[0] != '\'')) return take_until(text, " \t\r\n\f>");
  const char quote = text[0];
  text.remove_prefix(1);
  const std::string_view value = take_until(text, std::string_view(&quote, 1));
  text.remove_prefix(std::min<std::size_t>(1, text.size()));
  return value;
}

}  // namespace

std::string MarkupTag::attribute(std::string_view lower_name) const {
  const auto found = std::find_if(attributes.begin(), attributes.end(),
                                  [&](const auto& each) { return each.first == lower_name; });
  return found == attributes.end() ? "" : decode_entities(found->second);
}

/// Passes over what begins with `open`, to behind `close` or the end.
bool TagScanner::skip(std::string_view open, std::string_view close) {
  if (rest_.substr(0, open.size()) != open) return false;
  const std::size_t end = rest_.find(close, open.size());
  rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end + close.size());
  return true;
}

void TagScanner::read_attributes(MarkupTag& tag) {
  while (true) {
    skip_blanks(rest_);
    if (rest_.empty() || rest_[0] == '>') break;
    if (rest_[0] == '/' || rest_[0] == '=') {
      tag.self_closing = rest_.substr(0, 2) == "/>";
      rest_.remove_prefix(1);
      continue;
    }
    std::string name = lower(take_until(rest_, " \t\r\n\f=/>"));
    skip_blanks(rest_);
    std::string value;
    if (!rest_.empty() && rest_[0] == '=') {
      rest_.remove_prefix(1);
      value = take_value(rest_);
    }
    tag.attributes.emplace_back(std::move(name), std::move(value));
  }
  rest_.remove_prefix(std::min<std::size_t>(1, rest_.size()));
}

bool TagScanner::next(MarkupTag& tag) {
  while (true) {
    rest_.remove_prefix(std::min(rest_.find('<'), rest_.size()));
    if (rest_.empty()) return false;
    if (skip("<!--", "-->") || skip("<![CDATA[", "]]>") || skip("<!", ">") || skip("<?", ">"))
      continue;
    rest_.remove_prefix(1);
    tag = {};
    tag.closing = !rest_.empty() && rest_[0] == '/';
    if (tag.closing) rest_.remove_prefix(1);
    tag.name = lower(take_until(rest_, " \t\r\n\f/><"));
    if (tag.name.empty()) continue;
    read_attributes(tag);
    if (!tag.closing && (tag.name == "script" || tag.name == "style"))
      rest_.remove_prefix(std::min(rest_.find("</"), rest_.size()));
    return true;
  }
}

}  // namespace feedmill
