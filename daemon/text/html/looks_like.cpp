// looks_like_html(): the contract's rule for RSS text, which does not say what it is.
#include "text/html.h"
#include "text/html/elements.h"
#include "text/html/references.h"

namespace feedmill {
namespace html {
namespace {

/// A tag of an element that HTML has, closed by a '>': "vector<T>" and "a <b c" are text.
bool is_tag(std::string_view text, std::size_t at, std::size_t last_gt) {
  if (last_gt == std::string_view::npos || at > last_gt) return false;
  std::size_t name = at + 1;
  if (name < text.size() && text[name] == '/') ++name;
  std::size_t stop = name;
  while (stop < text.size() && is_alnum(text[stop])) ++stop;
  if (stop == text.size() || find_tag(text.substr(name, stop - name)) == Tag::unknown) return false;
  return is_space(text[stop]) || text[stop] == '/' || text[stop] == '>';
}

bool is_declaration(std::string_view text, std::size_t at) {
  const std::string_view rest = text.substr(at + 1);
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
  const std::size_t last_gt = text.rfind('>');
  for (std::size_t at = text.find_first_of("<&"); at != std::string_view::npos;
       at = text.find_first_of("<&", at + 1)) {
    if (text[at] == '&' ? html::is_reference(text, at)
                        : html::is_tag(text, at, last_gt) || html::is_declaration(text, at)) {
      return true;
    }
  }
  return false;
}

}  // namespace feedmill
