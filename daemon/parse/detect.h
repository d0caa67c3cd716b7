// Which format a document has, by its root element. Pure; any thread.
#pragma once

#include <optional>
#include <pugixml.hpp>

#include "feedmill/feed.h"
#include "parse/namespaces.h"

namespace feedmill {

struct Root {
  Format format = Format::kRss20;
  Ns native = Ns::kRss;  ///< the namespace that elements without one belong to
};

/// The format of a root element; nothing where it is no feed (HTML, OPML, other RDF, ...).
std::optional<Root> detect_root(pugi::xml_node root);

}  // namespace feedmill
