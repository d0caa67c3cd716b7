#include "parse/values.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "parse/construct.h"
#include "parse/person.h"
#include "text/date.h"
#include "text/html.h"
#include "text/url.h"

namespace feedmill {
namespace {

// "&amp;" is "&" in an address that was escaped twice: no server has a parameter "amp;b".
void unescape_ampersands(std::string& address) {
  for (std::size_t at = address.find('&'); at != std::string::npos; at = address.find('&', at + 1))
    for (const std::string_view written : {"&amp;", "&#38;", "&#038;", "&#x26;"})
      if (same_name(std::string_view(address).substr(at, written.size()), written))
        address.erase(at + 1, written.size() - 1);
}

/// The address that a template was to write.
std::string as_meant(std::string address, std::string_view base) {
  unescape_ampersands(address);
  const std::string_view host = std::string_view(address).substr(0, address.find_first_of("/?#"));
  if (same_name(host.substr(0, 4), "www.") && host.find('.', 4) != std::string_view::npos)
    return (base.substr(0, 6) == "https:" ? "https://" : "http://") + address;
  const std::size_t authority = address.find("://");
  if (authority == std::string::npos || authority > 5) return address;
  const std::string_view rest = std::string_view(address).substr(authority + 3);
  return is_web_address(rest) ? std::string(rest) : address;
}

constexpr std::string_view kRegistry = "http://www.iana.org/assignments/relation/";

constexpr std::string_view kAlternate = "alternate";

std::string relation_of(const Element& element) {
  std::string_view rel = element.attribute("rel");
  if (rel.substr(0, kRegistry.size()) == kRegistry) rel.remove_prefix(kRegistry.size());
  return std::string(rel.empty() ? kAlternate : rel);
}

struct PersonPart {
  std::string_view name;
  std::string Person::*part;
};
constexpr PersonPart kPersonParts[] = {{"name", &Person::name},    {"email", &Person::email},
                                       {"uri", &Person::url},      {"url", &Person::url},
                                       {"homepage", &Person::url}, {"web", &Person::url}};

std::string Person::*part_of(std::string_view name) {
  const auto* found = std::find_if(std::begin(kPersonParts), std::end(kPersonParts),
                                   [&](const PersonPart& p) { return same_name(p.name, name); });
  return found == std::end(kPersonParts) ? nullptr : found->part;
}

Person read_person_construct(const Element& element, Scope& scope) {
  Person person;
  scope.for_each_child(element.node, [&](const Element& child) {
    std::string Person::*part = part_of(child.name);
    if (part == nullptr || !(person.*part).empty()) return;
    person.*part =
        part == &Person::url ? read_url(plain_of(child, scope), scope) : plain_of(child, scope);
  });
  return person;
}

// Where Media RSS categories are defined when they do not say; iTunes' always are.
std::string_view default_scheme(Ns ns) {
  if (ns == Ns::kItunes) return "http://www.itunes.com/";
  return ns == Ns::kMedia ? "http://search.yahoo.com/mrss/category_schema" : "";
}

Category read_category(const Element& element, Scope& scope) {
  Category category;
  category.term = element.attribute("term");
  if (category.term.empty()) category.term = element.attribute("text");
  if (category.term.empty() && (element.ns != Ns::kItunes || !has_elements(element.node)))
    category.term = plain_of(element, scope);
  category.label = to_plain(element.attribute("label"));
  category.scheme = element.attribute("scheme");
  if (category.scheme.empty()) category.scheme = element.attribute("domain");
  if (runs_or_reads(category.scheme)) category.scheme.clear();
  if (category.scheme.empty()) category.scheme = default_scheme(element.ns);
  return category;
}

/// The value of the first `datetime` in markup; empty: there is none.
std::string datetime_in(std::string_view markup) {
  constexpr std::string_view kName = "datetime=";
  const std::size_t found = markup.find(kName);
  if (found == std::string_view::npos) return {};
  const std::string_view value = markup.substr(found + kName.size());
  const bool quoted = !value.empty() && (value.front() == '"' || value.front() == '\'');
  const std::size_t end = quoted ? value.find(value.front(), 1) : value.find_first_of(" \t\r\n>");
  if (end == std::string_view::npos) return {};
  return decode_entities(value.substr(quoted ? 1 : 0, end - (quoted ? 1 : 0)));
}

}  // namespace

std::optional<bool> read_explicit(std::string_view text) {
  for (const std::string_view yes : {"yes", "true", "explicit", "1"})
    if (same_name(text, yes)) return true;
  for (const std::string_view no : {"no", "false", "clean", "0"})
    if (same_name(text, no)) return false;
  return std::nullopt;
}

std::optional<Instant> read_date(std::string_view text, pugi::xml_node node, Problems& problems) {
  if (text.empty()) return std::nullopt;
  auto when = parse_date(text);
  if (when && is_zero_date(*when)) when.reset();
  if (!when) {
    constexpr std::size_t kShown = 60;
    problems.add_at("bad-date",
                    static_cast<std::size_t>(std::max<std::ptrdiff_t>(node.offset_debug(), 0)),
                    "\"" + std::string(text.substr(0, kShown)) + "\" is no date");
  }
  return when;
}

std::optional<Instant> read_date_of(pugi::xml_node node, Problems& problems) {
  if (has_elements(node)) {
    const auto is_time = [](pugi::xml_node at) { return bool(at.attribute("datetime")); };
    const pugi::xml_node time = node.find_node(is_time);
    if (time) return read_date(time.attribute("datetime").value(), node, problems);
  }
  std::string scratch;
  const std::string_view text = text_of(node, scratch);
  if (text.find('<') == std::string_view::npos) return read_date(text, node, problems);
  if (const std::string stamp = datetime_in(text); !stamp.empty())
    return read_date(stamp, node, problems);
  return read_date(html_to_text(text), node, problems);
}

std::string read_url(std::string_view text, const Scope& scope) {
  text = trim(text);
  if (text.empty()) return {};
  std::string url = resolve_url(as_meant(std::string(text), scope.base()), scope.base());
  if (!runs_or_reads(url)) return url;
  scope.problem("unsafe-address", unsafe_address_message(url));
  return {};
}

std::string unsafe_address_message(std::string_view url) {
  return "an address that runs or reads something (" + std::string(url.substr(0, url.find(':'))) +
         ":) was left out";
}

bool is_zero_date(Instant when) {
  static constexpr Instant kSecondYear{
      std::chrono::sys_days{std::chrono::year{2} / std::chrono::January / 1}};
  return when < kSecondYear || when == Instant{};
}

bool is_address(std::string_view text) {
  text = trim(text);
  return is_web_address(text) || text.find(' ') == std::string_view::npos;
}

bool is_web_address(std::string_view text) {
  return same_name(text.substr(0, 7), "http://") || same_name(text.substr(0, 8), "https://");
}

bool is_page_type(std::string_view type) {
  if (same_name(type, "text/xml")) return false;
  return type.empty() || same_name(type.substr(0, 5), "text/") ||
         same_name(type.substr(0, 17), "application/xhtml");
}

Link read_link(const Element& element, Scope& scope) {
  Link link;
  std::string scratch;
  // RSS's, which only stands there.
  if (!element.node.first_attribute()) {
    link.rel = kAlternate;
    link.href = read_url(text_of(element.node, scratch), scope);
    return link;
  }
  link.rel = relation_of(element);
  link.type = element.attribute("type");
  link.title = to_plain(element.attribute("title"));
  link.hreflang = element.attribute("hreflang");
  std::string_view href = element.attribute("href");
  if (href.empty()) href = text_of(element.node, scratch);
  if (href.empty()) href = element.attribute("resource");
  link.href = read_url(href, scope);
  // An empty reference is the base itself (RFC 3986 section 4.4), where the document gives one:
  // a template that had no address to put in does not mean the feed's.
  if (href.empty() && scope.has_declared_base() && element.ns == Ns::kAtom &&
      element.has_attribute("href"))
    link.href = resolve_url("", scope.base());
  return link;
}

std::string_view image_address(const Element& element, std::string& scratch) {
  for (const std::string_view name : {"href", "url", "image", "srcset"}) {
    const std::string_view value = element.attribute(name);
    if (!value.empty())
      return value.substr(0, name == "srcset" ? value.find_first_of(", ") : value.npos);
  }
  return text_of(element.node, scratch);
}

std::string read_license(const Element& element, Scope& scope) {
  if (element.ns == Ns::kPodcast) return read_url(element.attribute("url"), scope);
  return read_link(element, scope).href;
}

Person read_author(const Element& element, Scope& scope) {
  if (has_elements(element.node)) {
    Person person = read_person_construct(element, scope);
    if (person != Person{}) return person;
  }
  std::string scratch;
  const std::string_view text = text_of(element.node, scratch);
  if (element.ns == Ns::kPodcast)
    return {plain_of(element, scope), read_url(element.attribute("href"), scope), ""};
  // An address in angle brackets is not markup.
  if (text.find('@') != std::string_view::npos) return read_person(decode_entities(text));
  return read_person(to_plain(text));
}

std::vector<Person> read_authors(const Element& element, Scope& scope) {
  std::string scratch;
  const std::string_view text = text_of(element.node, scratch);
  const bool plain = !has_elements(element.node) && element.ns != Ns::kPodcast;
  if (plain && std::count(text.begin(), text.end(), '@') > 1)
    return read_people(decode_entities(text));
  if (plain && element.ns != Ns::kAtom && text.find(';') != std::string_view::npos &&
      text.find('@') == std::string_view::npos)
    return read_names(to_plain(text));
  return {read_author(element, scope)};
}

void read_categories(const Element& element, Scope& scope, std::vector<Category>& out) {
  Category category = read_category(element, scope);
  const bool named = !category.term.empty() || !category.label.empty();
  if (named || element.has_attribute("scheme")) out.push_back(std::move(category));
  if (element.ns != Ns::kItunes) return;
  scope.for_each_child(element.node, [&](const Element& child) {
    Category nested = read_category(child, scope);
    if (same_name(child.name, "category") && !nested.term.empty()) out.push_back(std::move(nested));
  });
}

const std::string& tag_of(const Category& category) {
  return category.label.empty() ? category.term : category.label;
}

void add_tag(std::vector<std::string>& tags, std::string tag) {
  if (tag.empty()) return;
  const auto end = tags.begin() + static_cast<std::ptrdiff_t>(std::min(tags.size(), kCompared));
  if (std::find(tags.begin(), end, tag) == end) tags.push_back(std::move(tag));
}

void read_keywords(const Element& element, Scope& scope, std::vector<std::string>& tags) {
  std::string written = plain_of(element, scope);
  if (written.empty()) written = to_plain(element.attribute("text"));
  std::string_view rest = written;
  while (!rest.empty()) {
    const std::size_t comma = rest.find(',');
    add_tag(tags, std::string(trim(rest.substr(0, comma))));
    if (comma == std::string_view::npos) return;
    rest.remove_prefix(comma + 1);
  }
}

std::string plain_of(const Element& element, Scope& scope) {
  const pugi::xml_node first = element.node.first_child();
  if (!first) return {};
  const bool single = !first.next_sibling() && first.type() != pugi::node_element;
  if (single && (element.ns != Ns::kAtom || !element.node.first_attribute())) {
    const std::string_view text = trim(first.value());
    const bool bare =
        text.find('<') == std::string_view::npos && text.find('&') == std::string_view::npos;
    if (bare || element.ns != Ns::kAtom) return to_plain(text);
  }
  return to_plain(read_construct(element, scope));
}

}  // namespace feedmill
