#include "parse/markup.h"

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <vector>

#include "text/url.h"

namespace feedmill {
namespace {

constexpr bool is_space(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }

constexpr bool is_special(char c) { return c == '&' || c == '<' || c == '>' || c == '"'; }

// Not find_first_of(), which looks for each character in turn: that took a tenth of reading XHTML.
void escape(std::string_view text, std::string& out, bool in_attribute) {
  for (std::size_t at = 0; at < text.size();) {
    std::size_t stop = at;
    while (stop < text.size() && !is_special(text[stop])) ++stop;
    out.append(text, at, stop - at);
    if (stop == text.size()) return;
    switch (text[stop]) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      default:
        out += in_attribute ? "&quot;" : "\"";
        break;
    }
    at = stop + 1;
  }
}

constexpr std::string_view kReferences[] = {
    "href",          "src",           "cite",     "poster", "data",      "data-src",
    "data-lazy-src", "data-original", "longdesc", "action", "background"};

bool is_reference(std::string_view attribute) {
  return std::any_of(std::begin(kReferences), std::end(kReferences),
                     [&](std::string_view name) { return same_name(name, attribute); });
}

constexpr std::string_view kVoid[] = {"area", "br",   "col",   "embed",  "hr",    "img", "input",
                                      "link", "meta", "param", "source", "track", "wbr"};

bool is_void(std::string_view name) {
  return std::any_of(std::begin(kVoid), std::end(kVoid),
                     [&](std::string_view known) { return same_name(known, name); });
}

// The parser drops white space between two elements; the words on both sides must not become one.
// Documents are parsed in place, so what stood before the tag still stands there.
void write_gap(pugi::xml_node node, std::string& out) {
  const pugi::xml_node previous = node.previous_sibling();
  if (!previous || previous.type() != pugi::node_element || node.offset_debug() < 2) return;
  const char* end = node.name() - 1;
  const char* begin = end;
  while (is_space(begin[-1])) --begin;
  out.append(begin, end);
}

class Writer {
 public:
  Writer(Scope& scope, std::string& out) : scope_(scope), out_(out), outer_base_(scope.base()) {}

  void open(pugi::xml_node node) {
    write_gap(node, out_);
    marks_.push_back(scope_.enter(node));
    const Element element = scope_.resolve(node);
    const bool foreign =
        element.ns != Ns::kXhtml && element.ns != scope_.native() && element.ns != Ns::kOther;
    const std::string_view name = foreign ? std::string_view(node.name()) : element.name;
    names_.push_back(name);
    out_ += '<';
    out_ += name;
    for (pugi::xml_attribute at = node.first_attribute(); at; at = at.next_attribute())
      attribute(at);
    out_ += '>';
  }

  void close() {
    if (!is_void(names_.back())) {
      out_ += "</";
      out_ += names_.back();
      out_ += '>';
    }
    names_.pop_back();
    scope_.leave(marks_.back());
    marks_.pop_back();
  }

  void text(pugi::xml_node node) { escape(node.value(), out_, false); }

 private:
  void attribute(pugi::xml_attribute at) {
    const std::string_view name = at.name();
    if (name.substr(0, 5) == "xmlns" || name.substr(0, 4) == "xml:") return;
    out_ += ' ';
    out_ += name;
    out_ += "=\"";
    if (scope_.base() != outer_base_ && is_reference(local_name(name)))
      escape(resolve_url(at.value(), scope_.base()), out_, true);
    else
      escape(at.value(), out_, true);
    out_ += '"';
  }

  Scope& scope_;
  std::string& out_;
  std::string outer_base_;
  std::vector<Scope::Mark> marks_;
  std::vector<std::string_view> names_;
};

}  // namespace

void write_markup(pugi::xml_node parent, Scope& scope, std::string& out) {
  Writer writer(scope, out);
  pugi::xml_node at = parent.first_child();
  while (at) {
    if (at.type() == pugi::node_element) {
      writer.open(at);
      if (at.first_child()) {
        at = at.first_child();
        continue;
      }
      writer.close();
    } else if (at.type() == pugi::node_pcdata || at.type() == pugi::node_cdata) {
      writer.text(at);
    }
    while (!at.next_sibling() && at.parent() != parent) {
      at = at.parent();
      writer.close();
    }
    at = at.next_sibling();
  }
}

pugi::xml_node content_root(pugi::xml_node parent) {
  pugi::xml_node only;
  for (pugi::xml_node child = parent.first_child(); child; child = child.next_sibling()) {
    if (child.type() != pugi::node_element || only) return parent;
    only = child;
  }
  const std::string_view name = only ? local_name(only.name()) : std::string_view();
  return same_name(name, "div") || same_name(name, "body") ? only : parent;
}

}  // namespace feedmill
