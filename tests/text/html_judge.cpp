#include "html_judge.h"

#include <gumbo.h>

#include <algorithm>
#include <cctype>
#include <memory>
#include <set>

#include "text/html.h"
#include "text/utf8.h"

namespace feedmill::judge {
namespace {

// Written down a second time on purpose: a slip in the tables of daemon/text/html shows here.
const std::set<std::string_view> kElements = {
    "a",      "abbr",  "acronym",  "address",    "article",    "aside",   "audio",  "b",
    "bdi",    "bdo",   "big",      "blockquote", "br",         "caption", "center", "cite",
    "code",   "col",   "colgroup", "dd",         "del",        "details", "dfn",    "dir",
    "div",    "dl",    "dt",       "em",         "figcaption", "figure",  "font",   "footer",
    "h1",     "h2",    "h3",       "h4",         "h5",         "h6",      "header", "hgroup",
    "hr",     "i",     "img",      "ins",        "kbd",        "li",      "mark",   "menu",
    "nav",    "ol",    "p",        "picture",    "pre",        "q",       "rp",     "rt",
    "ruby",   "s",     "samp",     "section",    "small",      "source",  "span",   "strike",
    "strong", "sub",   "summary",  "sup",        "table",      "tbody",   "td",     "tfoot",
    "th",     "thead", "time",     "tr",         "track",      "tt",      "u",      "ul",
    "var",    "video", "wbr"};
// MathML: only text inside a token, no text outside of one, nothing of HTML inside.
const std::set<std::string_view> kMath = {
    "math",       "mrow",          "mi",          "mn",     "mo",   "ms",      "mtext",  "mspace",
    "msqrt",      "mroot",         "mfrac",       "msup",   "msub", "msubsup", "munder", "mover",
    "munderover", "mmultiscripts", "mprescripts", "mtable", "mtr",  "mtd",     "mstyle", "mpadded",
    "mphantom",   "semantics"};
const std::set<std::string_view> kMathTokens = {"mi", "mn", "mo", "ms", "mtext"};
const std::set<std::string_view> kMathAttributes = {
    "display", "dir", "mathvariant", "linethickness", "columnspan", "rowspan", "alttext"};
const std::set<std::string_view> kVoid = {"br", "col", "hr", "img", "source", "track", "wbr"};
const std::set<std::string_view> kAttributes = {
    "abbr",   "align",   "alt",    "bgcolor",  "border",   "cellpadding", "cellspacing", "cite",
    "class",  "clear",   "color",  "colspan",  "compact",  "controls",    "datetime",    "default",
    "dir",    "face",    "height", "href",     "hreflang", "hspace",      "kind",        "label",
    "lang",   "loading", "loop",   "media",    "muted",    "noshade",     "nowrap",      "open",
    "poster", "preload", "rel",    "reversed", "rowspan",  "rules",       "scope",       "size",
    "sizes",  "span",    "src",    "srclang",  "srcset",   "start",       "style",       "summary",
    "title",  "type",    "valign", "value",    "vspace",   "width"};
const std::set<std::string_view> kUrls = {"href", "src", "poster", "cite"};

struct Parsed {
  explicit Parsed(const std::string& html) {
    GumboOptions options = kGumboDefaultOptions;
    options.fragment_context = GUMBO_TAG_DIV;
    output = gumbo_parse_with_options(&options, html.data(), html.size());
  }
  ~Parsed() { gumbo_destroy_output(&kGumboDefaultOptions, output); }
  Parsed(const Parsed&) = delete;
  Parsed& operator=(const Parsed&) = delete;

  GumboOutput* output;
};

bool is_text(const GumboNode& node) {
  return node.type == GUMBO_NODE_TEXT || node.type == GUMBO_NODE_WHITESPACE ||
         node.type == GUMBO_NODE_CDATA;
}

std::string name_of(const GumboElement& element) {
  if (element.tag != GUMBO_TAG_UNKNOWN) return gumbo_normalized_tagname(element.tag);
  GumboStringPiece piece = element.original_tag;
  gumbo_tag_from_original_text(&piece);
  return {piece.data, piece.length};
}

std::string lower_without_blanks(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte > 0x20 && byte != 0x7F) out += char(std::tolower(byte));
  }
  return out;
}

std::string url_fault(std::string_view name, std::string_view element, const std::string& value) {
  const std::string bare = lower_without_blanks(value);
  const std::size_t colon = bare.find_first_of(":/?#");
  if (colon == std::string::npos || bare[colon] != ':') return {};
  const std::string scheme = bare.substr(0, colon);
  if (scheme == "data" && element == "img" && name == "src") {
    const bool image = bare.rfind("data:image/", 0) == 0 &&
                       bare.substr(0, bare.find(',')).find("svg") == std::string::npos;
    return image ? std::string{} : "not an image: " + value;
  }
  static const std::set<std::string_view> kBad = {
      "javascript", "vbscript", "livescript", "mocha",       "data",      "file",
      "blob",       "jar",      "about",      "view-source", "filesystem"};
  const bool plain = std::all_of(scheme.begin(), scheme.end(), [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '+' || c == '-' || c == '.';
  });
  if (kBad.count(scheme) != 0 || !plain) return "scheme: " + value;
  const bool loads = name == "src" || name == "poster";
  if (loads && scheme != "http" && scheme != "https") return "loads: " + value;
  return {};
}

std::string style_fault(const std::string& value) {
  const std::string bare = lower_without_blanks(value);
  for (const char* bad : {"url(", "expression", "javascript:", "behavior:", "-moz-binding", "@",
                          "\\", "position:", "/*", "<", "{", "}"}) {
    if (bare.find(bad) != std::string::npos) return "style: " + value;
  }
  return {};
}

std::string attribute_fault(const std::string& element, const GumboAttribute& attribute) {
  const std::string name = attribute.name;
  const std::string value = attribute.value;
  if (kMath.count(element) != 0)
    return kMathAttributes.count(name) != 0 ? std::string() : "attribute " + name;
  if (kAttributes.count(name) == 0) return "attribute " + name;
  if (name == "class" && (value != "embed" || element != "a")) return "class=" + value;
  if (name == "rel" && value != "noopener nofollow") return "rel=" + value;
  if (name == "style") return style_fault(value);
  if (kUrls.count(name) != 0) return url_fault(name, element, value);
  return {};
}

void escape(std::string& out, std::string_view text, bool quotes) {
  for (const char c : text) {
    if (c == '&') {
      out += "&amp;";
    } else if (c == '<') {
      out += "&lt;";
    } else if (c == '>') {
      out += "&gt;";
    } else if (c == '"' && quotes) {
      out += "&quot;";
    } else {
      out += c;
    }
  }
}

/// Writes the tree as sanitise_html() writes trees, and looks at each part of it.
class Writer {
 public:
  std::string out, fault;

  void write(const GumboNode& node) {
    if (is_text(node)) {
      if (in_math(*node.parent) && kMathTokens.count(name_of(node.parent->v.element)) == 0)
        fault = "text in a formula, in no token";
      return escape(out, node.v.text.text, false);
    }
    if (node.type != GUMBO_NODE_ELEMENT) {
      fault = "a node that is no element";
      return;
    }
    const GumboElement& element = node.v.element;
    const std::string name = name_of(element);
    const bool math = kMath.count(name) != 0;
    if (!math && in_math(*node.parent)) fault = name + " in a formula";
    if (kElements.count(name) == 0 && !math) fault = "element " + name;
    const auto wanted = math ? GUMBO_NAMESPACE_MATHML : GUMBO_NAMESPACE_HTML;
    if (element.tag_namespace != wanted) fault = "namespace of " + name;
    if (math) judge_place(*node.parent, name);
    out += '<';
    out += name;
    write_attributes(name, element);
    out += '>';
    if (kVoid.count(name) != 0) return;
    if (name == "pre") write_newline(element);
    write_children(element);
    out += "</";
    out += name;
    out += '>';
  }

  void write_children(const GumboElement& element) {
    for (unsigned i = 0; i < element.children.length; ++i) {
      write(*static_cast<const GumboNode*>(element.children.data[i]));
    }
  }

 private:
  static bool in_math(const GumboNode& parent) {
    return parent.type == GUMBO_NODE_ELEMENT && kMath.count(name_of(parent.v.element)) != 0;
  }

  /// A formula stands in HTML, its parts in it, and nothing in a token.
  void judge_place(const GumboNode& parent, const std::string& name) {
    const bool inside = in_math(parent);
    if (inside != (name != "math")) fault = name + " in the wrong place";
    if (inside && kMathTokens.count(name_of(parent.v.element)) != 0) fault = name + " in a token";
  }

  void write_attributes(const std::string& name, const GumboElement& element) {
    bool link = false, rel = false;
    for (unsigned i = 0; i < element.attributes.length; ++i) {
      const auto& attribute = *static_cast<const GumboAttribute*>(element.attributes.data[i]);
      if (auto found = attribute_fault(name, attribute); !found.empty())
        fault = name + ": " + found;
      link = link || std::string_view(attribute.name) == "href";
      rel = rel || std::string_view(attribute.name) == "rel";
      out.append(" ").append(attribute.name).append("=\"");
      escape(out, attribute.value, true);
      out += '"';
    }
    if (link != rel) fault = "a link without rel, or rel without a link";
  }

  /// A parser drops the line break that follows the start tag.
  void write_newline(const GumboElement& element) {
    if (element.children.length == 0) return;
    const auto& first = *static_cast<const GumboNode*>(element.children.data[0]);
    if (is_text(first) && first.v.text.text[0] == '\n') out += '\n';
  }
};

void collect_text(const GumboNode& node, std::string& out) {
  if (is_text(node)) out += node.v.text.text;
  if (node.type != GUMBO_NODE_ELEMENT && node.type != GUMBO_NODE_TEMPLATE) return;
  const GumboElement& element = node.v.element;
  if (element.tag == GUMBO_TAG_SCRIPT || element.tag == GUMBO_TAG_STYLE) return;
  for (unsigned i = 0; i < element.children.length; ++i) {
    collect_text(*static_cast<const GumboNode*>(element.children.data[i]), out);
  }
}

std::string squeeze(std::string text) {
  text.erase(std::remove_if(text.begin(), text.end(),
                            [](char c) { return static_cast<unsigned char>(c) <= 0x20; }),
             text.end());
  return text;
}

constexpr std::string_view kEmbed = "<a class=\"embed\"";

std::string without_embeds(std::string html) {
  for (std::size_t at = html.find(kEmbed); at != std::string::npos; at = html.find(kEmbed, at)) {
    constexpr std::string_view kEnd = "</a>";
    html.erase(at, html.find(kEnd, at) + kEnd.size() - at);
  }
  return html;
}

/// As gumbo reads it: control characters and noncharacters past ASCII become U+FFFD there.
std::string as_gumbo_reads(const std::string& html) {
  std::string out;
  for (std::size_t at = 0; at < html.size();) {
    const char32_t c = next_code_point(html, at);
    const bool control = c >= 0x7F && c <= 0x9F;
    const bool none = (c >= 0xFDD0 && c <= 0xFDEF) || (c & 0xFFFE) == 0xFFFE;
    append_utf8(out, control || none ? 0xFFFD : c);
  }
  return out;
}

/// The first difference of two strings, with what is around it.
std::string difference(const std::string& a, const std::string& b) {
  std::size_t at = 0;
  while (at < a.size() && at < b.size() && a[at] == b[at]) ++at;
  const std::size_t from = at < 40 ? 0 : at - 40;
  return "\n  " + a.substr(from, 120) + "\n  " + b.substr(from, 120);
}

}  // namespace

std::string fault(const std::string& out) {
  const Parsed parsed(out);
  Writer writer;
  writer.write_children(parsed.output->root->v.element);
  if (!writer.fault.empty()) return writer.fault;
  const std::string written = as_gumbo_reads(out);
  if (writer.out == written) return {};
  return "another tree is parsed than was written" + difference(writer.out, written);
}

std::string fault_of(std::string_view html, std::string_view base) {
  const std::string out = sanitise_html(html, base);
  if (auto found = fault(out); !found.empty()) return found;
  const std::string again = sanitise_html(out, base);
  if (again != out) return "sanitising again changes it" + difference(out, again);
  // Links to what was embedded are added; a text that brings the class along is not compared.
  if (html.find("mbed") != std::string_view::npos && out.find(kEmbed) != std::string::npos)
    return {};
  const std::string before = squeeze(html_to_text(html));
  const std::string after = squeeze(html_to_text(without_embeds(out)));
  if (before != after) return "the text changes" + difference(before, after);
  return {};
}

std::string text_bytes(const std::string& html) {
  const Parsed parsed(html);
  std::string text;
  collect_text(*parsed.output->root, text);
  text = squeeze(text);
  std::sort(text.begin(), text.end());
  return text;
}

}  // namespace feedmill::judge
