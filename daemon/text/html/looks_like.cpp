// looks_like_html(): the contract's rule for RSS text, which does not say what it is.
#include "text/html.h"
#include "text/html/elements.h"
#include "text/html/references.h"

namespace feedmill {
namespace html {
namespace {

// The longest name of an element is "blockquote".
constexpr std::size_t kLongestName = 10;

struct Markup {
  static constexpr bool has(unsigned char c) { return c == '<' || c == '&'; }
#ifdef FEEDMILL_SSE2
  static Block in(Block block) { return either(equal(block, '<'), equal(block, '&')); }
#endif
};

/// What begins as a tag of an element that HTML has: "vector<T>" and "1 <b2" do not.
bool is_tag(std::string_view text, std::size_t at) {
  std::size_t name = at + 1;
  if (name < text.size() && text[name] == '/') ++name;
  std::size_t stop = name;
  while (stop < text.size() && stop - name <= kLongestName && is_alnum(text[stop])) ++stop;
  if (stop == name || stop == text.size()) return false;
  if (!is_space(text[stop]) && text[stop] != '/' && text[stop] != '>') return false;
  const Tag tag = find_tag(name_of(text.substr(name, stop - name)));
  // A formula begins with <math>; <mi> and <none> alone may be anything.
  const bool inner = (html::has(tag, kMath) && tag != Tag::math) || tag == Tag::none;
  return tag != Tag::unknown && tag != Tag::annotation && !inner;
}

bool is_declaration(std::string_view text, std::size_t at) {
  const std::string_view rest = text.substr(at + 1);
  // Word's <?xml:namespace ...>, a template's <?php ...>.
  if (rest.size() > 1 && rest[0] == '?' && is_alnum(rest[1])) return true;
  return rest.substr(0, 3) == "!--" || rest.substr(0, 8) == "![CDATA[";
}

/// A reference with its ';': "AT&T", "R&D" and "&copy" are text.
bool is_reference(std::string_view text, std::size_t at) {
  const Reference reference = read_reference(text, at, Place::text);
  return reference.length != 0 && text[at + reference.length - 1] == ';';
}

}  // namespace
}  // namespace html

bool looks_like_html(std::string_view text) {
  const char* const end = text.data() + text.size();
  bool closed = true;  // whether a '>' may stand behind: without one "a <b c" is text
  for (const char* mark = html::find_first<html::Markup>(text.data(), end); mark != end;
       mark = html::find_first<html::Markup>(mark + 1, end)) {
    const auto at = std::size_t(mark - text.data());
    if (*mark == '&' ? html::is_reference(text, at) : html::is_declaration(text, at)) return true;
    if (*mark != '<' || !closed || !html::is_tag(text, at)) continue;
    closed = text.find('>', at) != std::string_view::npos;
    if (closed) return true;
  }
  return false;
}

}  // namespace feedmill
