#include "parse/construct.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <utility>

#include "parse/markup.h"
#include "text/html.h"
#include "text/html/escaped_twice.h"
#include "text/utf8.h"

namespace feedmill {
namespace {

using Kind = RawText::Kind;

bool ends_with(std::string_view text, std::string_view tail) {
  return text.size() >= tail.size() && same_name(text.substr(text.size() - tail.size()), tail);
}

bool starts_with(std::string_view text, std::string_view head) {
  return text.size() >= head.size() && same_name(text.substr(0, head.size()), head);
}

int sextet(char c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  if (c == '+' || c == '-') return 62;
  return c == '/' || c == '_' ? 63 : -1;
}

// RFC 4648; nothing where it is not base64, or is of something that is not text.
std::optional<std::string> decode_base64(std::string_view text) {
  std::string out;
  std::uint32_t bits = 0;
  int count = 0;
  for (const char c : text) {
    if (c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '=') continue;
    const int value = sextet(c);
    if (value < 0) return std::nullopt;
    bits = (bits << 6U) | static_cast<std::uint32_t>(value);
    count += 6;
    if (count < 8) continue;
    count -= 8;
    out += static_cast<char>((bits >> static_cast<unsigned>(count)) & 0xFFU);
  }
  const bool control = std::any_of(out.begin(), out.end(), [](char c) {
    return static_cast<unsigned char>(c) < ' ' && c != '\n' && c != '\r' && c != '\t';
  });
  if (control || find_invalid_utf8(out) != std::string_view::npos) return std::nullopt;
  return out;
}

/// What a type attribute says of the text inside.
enum class Type : std::uint8_t { kText, kHtml, kXhtml, kOpaque };

Type type_of(std::string_view type) {
  if (type.empty() || same_name(type, "text") || same_name(type, "plain")) return Type::kText;
  if (same_name(type, "html") || starts_with(type, "text/html")) return Type::kHtml;
  if (same_name(type, "xhtml") || starts_with(type, "application/xhtml")) return Type::kXhtml;
  if (ends_with(type, "+xml") || ends_with(type, "/xml")) return Type::kXhtml;
  return starts_with(type, "text/") ? Type::kText : Type::kOpaque;
}

// Atom 0.3 says base64 in `mode`; Atom 1.0 means it by a type that is neither text nor XML.
bool may_be_base64(std::string_view mode, Type type) {
  return same_name(mode, "base64") || (mode.empty() && type == Type::kOpaque);
}

// A body without a type is text (RFC 4287, section 4.1.3.1), but a program that puts its page into
// one and forgets to say so is no rarity: what begins and ends with a tag, and closes what it
// opens, is such a page.
bool forgot_to_say_html(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r\n"), last = text.find_last_not_of(" \t\r\n");
  return first != std::string_view::npos && text[first] == '<' && text[last] == '>' &&
         text.find("</") != std::string_view::npos && looks_like_html(text);
}

Kind kind_of(Type type, bool was_base64) {
  if (type == Type::kHtml || type == Type::kXhtml) return Kind::kHtml;
  return was_base64 && type == Type::kOpaque ? Kind::kRss : Kind::kPlain;
}

// In RSS the item's own page is the base where the document declares none: that is known when the
// item has been read.
std::string base_of(const Scope& scope) {
  const bool own = scope.native() == Ns::kAtom || scope.has_declared_base();
  return own ? scope.base() : std::string();
}

RawText markup_of(pugi::xml_node node, Scope& scope, bool unwrap) {
  RawText text;
  text.kind = Kind::kHtml;
  const pugi::xml_node root = unwrap ? content_root(node) : node;
  const Scope::Mark mark = root == node ? Scope::Mark{} : scope.enter(root);
  text.base = base_of(scope);
  write_markup(root, scope, text.value);
  if (root != node) scope.leave(mark);
  return text;
}

RawText read_atom(const Element& element, Scope& scope) {
  const Type type = type_of(element.attribute("type"));
  // TypePad wraps escaped HTML in a div and calls it html: then it is the text that is HTML.
  const pugi::xml_node root = type == Type::kHtml ? content_root(element.node) : element.node;
  if (has_elements(root)) return markup_of(element.node, scope, true);
  std::string scratch;
  const std::string_view written = text_of(root, scratch);
  const std::string_view mode = element.attribute("mode");
  std::optional<std::string> decoded;
  if (may_be_base64(mode, type)) decoded = decode_base64(written);
  RawText text;
  text.base = base_of(scope);
  text.kind = kind_of(type, decoded.has_value());
  text.value = decoded ? std::move(*decoded) : std::string(written);
  const bool is_body = element.name == "content" || element.name == "summary";
  if (is_body && !decoded && !element.has_attribute("type") && forgot_to_say_html(text.value))
    text.kind = Kind::kHtml;
  return text;
}

// Most titles want nothing done.
bool is_collapsed(std::string_view text) {
  bool space = true;  // none at the start
  for (const char c : text) {
    if (c == '\n' || c == '\t' || c == '\r' || (c == ' ' && space)) return false;
    space = c == ' ';
  }
  return text.empty() || !space;
}

std::string collapse(std::string_view text) {
  if (is_collapsed(text)) return std::string(text);
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    if (c != ' ' && c != '\n' && c != '\t' && c != '\r')
      out += c;
    else if (!out.empty() && out.back() != ' ')
      out += ' ';
  }
  if (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

}  // namespace

RawText read_construct(const Element& element, Scope& scope) {
  if (element.ns == Ns::kAtom) return read_atom(element, scope);
  if (has_elements(element.node)) return markup_of(element.node, scope, false);
  RawText text;
  std::string scratch;
  text.value = text_of(element.node, scratch);
  const bool plain = element.ns == Ns::kMedia && same_name(element.attribute("type"), "plain");
  text.kind = plain ? Kind::kPlain : Kind::kRss;
  if (!plain && is_escaped_twice(text.value)) text.value = decode_entities(text.value);
  text.base = base_of(scope);
  return text;
}

std::string to_plain(const RawText& text) {
  if (text.kind == Kind::kRss) return to_plain(std::string_view(text.value));
  const bool bare =
      text.value.find('<') == std::string::npos && text.value.find('&') == std::string::npos;
  return text.kind == Kind::kPlain || bare ? collapse(text.value) : html_to_text(text.value);
}

std::string to_plain(std::string_view text) {
  // Not find_first_of(), which calls memchr for each character.
  const bool bare =
      text.find('<') == std::string_view::npos && text.find('&') == std::string_view::npos;
  const bool literal = bare || !looks_like_html(text) || only_mentions_elements(text);
  return literal ? collapse(text) : html_to_text(text);
}

}  // namespace feedmill
