#include "parse/detect.h"

#include <string_view>

#include "parse/xml.h"

namespace feedmill {
namespace {

struct Version {
  std::string_view text;
  Format format;
};
constexpr Version kRssVersions[] = {{"0.90", Format::kRss090}, {"0.9", Format::kRss090},
                                    {"0.91", Format::kRss091}, {"0.92", Format::kRss092},
                                    {"0.93", Format::kRss093}, {"0.94", Format::kRss094}};

std::string_view attribute(pugi::xml_node node, std::string_view name) {
  for (pugi::xml_attribute at = node.first_attribute(); at; at = at.next_attribute())
    if (same_name(at.name(), name)) return trim(at.value());
  return {};
}

Format rss_version(pugi::xml_node root) {
  const std::string_view version = attribute(root, "version");
  for (const Version& known : kRssVersions)
    if (known.text == version) return known.format;
  return Format::kRss20;
}

// RSS 1.0, 0.90 and 1.1 differ in their namespace only.
bool declares(pugi::xml_node node, std::string_view part) {
  for (pugi::xml_attribute at = node.first_attribute(); at; at = at.next_attribute()) {
    const bool declaration = std::string_view(at.name()).substr(0, 5) == "xmlns";
    if (declaration && std::string_view(at.value()).find(part) != std::string_view::npos)
      return true;
  }
  return false;
}

pugi::xml_node child(pugi::xml_node node, std::string_view local) {
  for (pugi::xml_node at = node.first_child(); at; at = at.next_sibling())
    if (at.type() == pugi::node_element && same_name(local_name(at.name()), local)) return at;
  return {};
}

bool declares_rss(pugi::xml_node node) {
  for (pugi::xml_attribute at = node.first_attribute(); at; at = at.next_attribute()) {
    const bool declaration = std::string_view(at.name()).substr(0, 5) == "xmlns";
    if (declaration && namespace_of_uri(at.value()) == Ns::kRss) return true;
  }
  return false;
}

std::optional<Root> detect_rdf(pugi::xml_node root) {
  pugi::xml_node channel = child(root, "channel");
  if (!channel) channel = child(root, "item");
  if (!channel && !declares_rss(root)) return std::nullopt;
  if (declares(root, "rdf/simple/0.9") || declares(channel, "rdf/simple/0.9"))
    return Root{Format::kRss090, Ns::kRss};
  if (declares(root, "net/rss1.1") || declares(channel, "net/rss1.1"))
    return Root{Format::kRss11, Ns::kRss};
  return Root{Format::kRss10, Ns::kRss};
}

std::optional<Root> detect_channel(pugi::xml_node root) {
  if (declares(root, "net/rss1.1")) return Root{Format::kRss11, Ns::kRss};
  const pugi::xml_node item = child(root, "item");
  if (!attribute(root, "href").empty() || !attribute(item, "href").empty() ||
      !attribute(root, "lastmod").empty() || !attribute(item, "lastmod").empty() ||
      child(root, "abstract") || child(item, "abstract"))
    return Root{Format::kCdf, Ns::kCdf};
  // A channel without its rss around it, or an empty CDF channel.
  return item || child(root, "link") ? Root{Format::kRss20, Ns::kRss}
                                     : Root{Format::kCdf, Ns::kCdf};
}

Root detect_atom(pugi::xml_node root) {
  const bool old = declares(root, "purl.org/atom/ns") ||
                   (attribute(root, "version") == "0.3" && !declares(root, "2005/Atom"));
  return {old ? Format::kAtom03 : Format::kAtom10, Ns::kAtom};
}

}  // namespace

std::optional<Root> detect_root(pugi::xml_node root) {
  const std::string_view name = local_name(root.name());
  if (same_name(name, "rss")) return Root{rss_version(root), Ns::kRss};
  if (same_name(name, "rdf")) return detect_rdf(root);
  if (same_name(name, "feed")) return detect_atom(root);
  if (same_name(name, "channel")) return detect_channel(root);
  const bool atom = declares(root, "2005/Atom") || declares(root, "purl.org/atom/ns");
  if (same_name(name, "entry") && atom) return detect_atom(root);
  return std::nullopt;
}

}  // namespace feedmill
