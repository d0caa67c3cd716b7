#include "parse/xml.h"

#include <algorithm>
#include <utility>

#include "text/url.h"

namespace feedmill {
namespace {

constexpr bool is_space(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }

std::string_view prefix_of(std::string_view qualified) {
  const std::size_t colon = qualified.find(':');
  return colon == std::string_view::npos ? std::string_view() : qualified.substr(0, colon);
}

bool is_text(pugi::xml_node node) {
  return node.type() == pugi::node_pcdata || node.type() == pugi::node_cdata;
}

/// Whether this is the local part of a qualified name. Most are told apart by one letter.
bool is_called(std::string_view qualified, std::string_view local) {
  if (qualified.size() < local.size()) return false;
  const std::size_t prefix = qualified.size() - local.size();
  return to_lower(qualified[prefix]) == to_lower(local.front()) &&
         (prefix == 0 || qualified[prefix - 1] == ':') &&
         same_name(qualified.substr(prefix), local);
}

/// The next node in document order inside `top`; null at the end.
pugi::xml_node next_within(pugi::xml_node node, pugi::xml_node top) {
  if (node.first_child()) return node.first_child();
  while (node != top && !node.next_sibling()) node = node.parent();
  return node == top ? pugi::xml_node() : node.next_sibling();
}

}  // namespace

std::string_view local_name(std::string_view qualified) {
  const std::size_t colon = qualified.rfind(':');
  return colon == std::string_view::npos ? qualified : qualified.substr(colon + 1);
}

std::size_t wide_blank(std::string_view text) {
  constexpr std::string_view kBlanks[] = {"\xC2\xA0",     "\xE2\x80\xA8", "\xE2\x80\xA9",
                                          "\xE2\x80\x8B", "\xE3\x80\x80", "\xEF\xBB\xBF"};
  for (const std::string_view blank : kBlanks)
    if (text.substr(0, blank.size()) == blank) return blank.size();
  return 0;
}

std::string_view trim(std::string_view text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

bool has_elements(pugi::xml_node node) {
  for (pugi::xml_node child = node.first_child(); child; child = child.next_sibling())
    if (child.type() == pugi::node_element) return true;
  return false;
}

std::string_view text_of(pugi::xml_node node, std::string& scratch) {
  const pugi::xml_node first = node.first_child();
  if (!first) return {};
  if (!first.next_sibling() && is_text(first)) return trim(first.value());
  scratch.clear();
  for (pugi::xml_node at = first; at; at = next_within(at, node))
    if (is_text(at)) scratch += at.value();
  return trim(scratch);
}

pugi::xml_attribute Element::find(std::string_view local) const {
  for (pugi::xml_attribute at = node.first_attribute(); at; at = at.next_attribute())
    if (is_called(at.name(), local)) return at;
  return {};
}

std::string_view Element::attribute(std::string_view local) const {
  const pugi::xml_attribute found = find(local);
  return found ? trim(found.value()) : std::string_view();
}

bool Element::has_attribute(std::string_view local) const { return !find(local).empty(); }

Scope::Scope(std::string_view base, Problems& problems)
    : bases_{std::string(base)}, problems_(problems) {}

Scope::Mark Scope::enter(pugi::xml_node node) {
  const Mark mark{bindings_.size(), bases_.size(), language_};
  place_ = node;
  for (pugi::xml_attribute at = node.first_attribute(); at; at = at.next_attribute()) {
    const std::string_view name = at.name();
    if (name.substr(0, 3) != "xml") continue;
    if (name == "xmlns") {
      const Ns ns = namespace_of_uri(at.value());
      bind("", ns == Ns::kNone || is_rss_part(node.name()) ? native_ : ns);
    } else if (name.substr(0, 6) == "xmlns:") {
      const std::string_view prefix = name.substr(6);
      const Ns ns = namespace_of_uri(at.value());
      // An address that nobody knows, under a prefix that everybody does, is a misspelling.
      bind(prefix, ns == Ns::kOther || ns == Ns::kNone ? namespace_of_prefix(prefix) : ns);
    } else if (name == "xml:base") {
      push_base(trim(at.value()));
    } else if (name == "xml:lang") {
      language_ = trim(at.value());
    }
  }
  return mark;
}

// Generators that put a module's default namespace on the channel or the item mean RSS all the
// same.
bool Scope::is_rss_part(std::string_view name) const {
  return native_ == Ns::kRss && (same_name(name, "channel") || same_name(name, "item"));
}

void Scope::problem(std::string_view code, std::string message) const {
  const auto offset = std::max<std::ptrdiff_t>(place_ ? place_.offset_debug() : 0, 0);
  problems_.add_at(code, static_cast<std::size_t>(offset), std::move(message));
}

// Every element is looked up among them: a thousand declarations are made to do harm.
void Scope::bind(std::string_view prefix, Ns ns) {
  constexpr std::size_t kMost = 256;
  if (bindings_.size() < kMost) bindings_.push_back({prefix, ns});
}

// An xml:base that leads nowhere (empty, or relative to nothing) is none; neither is one nested so
// deeply, or grown so long, that it is made to do harm.
void Scope::push_base(std::string_view reference) {
  constexpr std::size_t kDeepest = 32;
  constexpr std::size_t kLongest = 8192;
  if (bases_.size() >= kDeepest || reference.size() > kLongest) return;
  std::string resolved = resolve_url(reference, base());
  if (is_absolute_url(resolved)) bases_.push_back(std::move(resolved));
}

void Scope::leave(const Mark& mark) {
  bindings_.resize(mark.bindings);
  bases_.resize(mark.bases);
  language_ = mark.language;
}

Ns Scope::declared(std::string_view prefix) const {
  for (std::size_t i = bindings_.size(); i-- > 0;)
    if (bindings_[i].prefix == prefix) return bindings_[i].ns;
  return prefix.empty() ? native_ : Ns::kOther;
}

Element Scope::resolve(pugi::xml_node node) {
  const std::string_view name = node.name();
  const std::string_view prefix = prefix_of(name);
  const std::string_view local = prefix.empty() ? name : local_name(name);
  for (std::size_t i = bindings_.size(); i-- > 0;)
    if (bindings_[i].prefix == prefix) return {node, bindings_[i].ns, local};
  if (prefix.empty()) return {node, native_, name};
  return {node, undeclared(node, prefix), local};
}

Ns Scope::undeclared(pugi::xml_node node, std::string_view prefix) {
  if (std::find(reported_.begin(), reported_.end(), prefix) == reported_.end()) {
    constexpr std::size_t kMost = 20;
    if (reported_.size() < kMost) {
      reported_.emplace_back(prefix);
      problems_.add_at("undeclared-prefix",
                       static_cast<std::size_t>(std::max<std::ptrdiff_t>(node.offset_debug(), 0)),
                       "the namespace prefix \"" + std::string(prefix) + "\" is not declared");
    }
  }
  return namespace_of_prefix(prefix);
}

void Scope::adopt(pugi::xml_node root, Ns ns) {
  native_ = ns;
  const std::string_view prefix = prefix_of(root.name());
  // An <rss> or <feed> is what its name says, whatever namespace it declares itself to be of.
  const bool named = !same_name(local_name(root.name()), "rdf");
  for (Binding& binding : bindings_) {
    const bool unknown = binding.ns == Ns::kOther || binding.ns == Ns::kNone;
    if (binding.prefix != prefix || binding.ns == ns || !(unknown || named)) continue;
    if (!unknown) foreign_ = binding.ns;
    binding.ns = ns;
  }
}

void Scope::default_base(const std::string& url) {
  if (bases_.front().empty() && is_absolute_url(url)) bases_.front() = url;
}

}  // namespace feedmill
