// The thin layer over pugixml, which has no namespaces: what an element's name means at its place
// in the tree, and what xml:base and xml:lang hold there. Nothing here recurses: documents are
// nested as deep as their senders like. Pure; one thread at a time.
#pragma once

#include <algorithm>
#include <cstddef>
#include <pugixml.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "parse/namespaces.h"
#include "parse/problems.h"

namespace feedmill {

/// An element whose name is resolved.
struct Element {
  pugi::xml_node node;
  Ns ns = Ns::kNone;
  std::string_view name;  ///< the local part, as written

  /// An attribute by its local name, whatever its prefix and case; empty where absent.
  std::string_view attribute(std::string_view local) const;
  bool has_attribute(std::string_view local) const;

 private:
  pugi::xml_attribute find(std::string_view local) const;
};

/// The scope of declarations at one point of the tree. enter() an element, read it, leave() it.
class Scope {
 public:
  Scope(std::string_view base, Problems& problems);

  struct Mark {
    std::size_t bindings, bases;
    std::string_view language;
  };

  /// Takes the declarations (xmlns, xml:base, xml:lang) that an element makes.
  Mark enter(pugi::xml_node node);
  void leave(const Mark& mark);

  /// The element with its name resolved. No namespace is the format's own; so is the one that the
  /// root has, where nobody knows it: see adopt().
  Element resolve(pugi::xml_node node);

  /// From here on no namespace, and the unknown one of `root`, are `ns`.
  void adopt(pugi::xml_node root, Ns ns);
  Ns native() const { return native_; }

  /// What relative references are resolved against; may be empty.
  const std::string& base() const { return bases_.back(); }
  /// Where nothing else gives a base, this does: the feed's own page.
  void default_base(const std::string& url);
  /// Whether an xml:base holds here.
  bool has_declared_base() const { return bases_.size() > 1; }
  /// The site's page, to which what stands in RSS items without an address is relative.
  const std::string& home() const { return home_; }
  void set_home(const std::string& url) { home_ = url; }
  /// The namespace that the document calls its own by mistake; kNone where it does not.
  Ns foreign() const { return foreign_; }
  /// Notes a problem at the element that was entered last.
  void problem(std::string_view code, std::string message) const;
  std::string_view language() const { return language_; }
  /// The declared namespace of a prefix; kOther where it is not declared.
  Ns declared(std::string_view prefix) const;

  Problems& problems() { return problems_; }

  /// Calls `visit(Element)` for each child element, inside its scope.
  template <class Visit>
  void for_each_child(pugi::xml_node parent, Visit visit) {
    for (pugi::xml_node child = parent.first_child(); child; child = child.next_sibling()) {
      if (child.type() != pugi::node_element) continue;
      const Mark mark = enter(child);
      visit(resolve(child));
      leave(mark);
    }
  }

 private:
  struct Binding {
    std::string_view prefix;
    Ns ns;
  };

  void push_base(std::string_view reference);
  void bind(std::string_view prefix, Ns ns);
  bool is_rss_part(std::string_view name) const;
  Ns undeclared(pugi::xml_node node, std::string_view prefix);

  std::vector<Binding> bindings_;
  std::vector<std::string> bases_;
  std::vector<std::string> reported_;
  std::string_view language_;
  Ns native_ = Ns::kNone;
  Ns foreign_ = Ns::kNone;
  std::string home_;
  pugi::xml_node place_;
  Problems& problems_;
};

/// The local part of a qualified name.
std::string_view local_name(std::string_view qualified);

constexpr char to_lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

/// Whether two ASCII names are one, case aside. In the header, as names are mostly of different
/// length.
inline bool same_name(std::string_view a, std::string_view b) {
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) {
           return x == y || to_lower(x) == to_lower(y);
         });
}

/// White space of XML at both ends removed.
std::string_view trim(std::string_view text);

/// Length of the blank at the beginning that Unicode has, and neither XML nor JSON; 0: none.
std::size_t wide_blank(std::string_view text);

/// Whether any child is an element.
bool has_elements(pugi::xml_node node);

/// The text of an element and everything inside it, in document order, trimmed; a view into the
/// tree where that is one piece, else into `scratch`.
std::string_view text_of(pugi::xml_node node, std::string& scratch);

}  // namespace feedmill
