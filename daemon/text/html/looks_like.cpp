// looks_like_html(): the contract's rule for RSS text, which does not say what it is.
#include <algorithm>
#include <iterator>
#include <string>

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

/// The name that stands in what may be a tag; empty: it is none.
std::string_view name_in_tag(std::string_view text, std::size_t at) {
  std::size_t name = at + 1;
  if (name < text.size() && text[name] == '/') ++name;
  std::size_t stop = name;
  while (stop < text.size() && stop - name <= kLongestName && is_alnum(text[stop])) ++stop;
  if (stop == text.size()) return {};
  if (!is_space(text[stop]) && text[stop] != '/' && text[stop] != '>') return {};
  return text.substr(name, stop - name);
}

/// What begins as a tag of an element that HTML has: "vector<T>" and "1 <b2" do not.
bool is_tag(std::string_view text, std::size_t at) {
  const std::string_view name = name_in_tag(text, at);
  if (name.empty()) return false;
  const Tag tag = find_tag(name_of(name));
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

/// Whether an element is one to write about, and none that a heading is marked up with.
bool is_matter(Tag tag) {
  constexpr Tag kKeptMatter[] = {Tag::article, Tag::aside,   Tag::audio,   Tag::details,
                                 Tag::figure,  Tag::footer,  Tag::header,  Tag::main,
                                 Tag::nav,     Tag::picture, Tag::section, Tag::source,
                                 Tag::summary, Tag::table,   Tag::video};
  return !html::has(tag, kKept) ||
         std::find(std::begin(kKeptMatter), std::end(kKeptMatter), tag) != std::end(kKeptMatter);
}

/// "<video>" without attributes or an end.
bool is_mention(std::string_view text, std::size_t at) {
  const std::string_view name = name_in_tag(text, at);
  const std::size_t stop = at + 1 + name.size();
  if (text[at + 1] == '/' || text[stop] != '>' || !is_matter(find_tag(name_of(name)))) return false;
  const std::string end = "</" + std::string(name) + ">";
  return text.find(end, stop) == std::string_view::npos;
}

}  // namespace
}  // namespace html

bool only_mentions_elements(std::string_view text) {
  bool found = false;
  for (std::size_t at = text.find_first_of("<&"); at != std::string_view::npos;
       at = text.find_first_of("<&", at + 1)) {
    if (text[at] == '&' ? html::is_reference(text, at) : html::is_declaration(text, at))
      return false;
    if (text[at] == '&' || !html::is_tag(text, at)) continue;
    if (!html::is_mention(text, at)) return false;
    found = true;
  }
  return found;
}

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
