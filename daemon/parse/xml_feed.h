// Reads a tree as a feed: first what it says of itself, then its entries, each handed on as soon as
// it is read. Pure; one thread.
#pragma once

#include <pugixml.hpp>
#include <string_view>

#include "feedmill/parse.h"
#include "parse/problems.h"
#include "parse/runs.h"

namespace feedmill {

/// False where no root of the document is a feed; then nothing was called. `feed` is told of the
/// feed without its problems; entries of further feeds in the same document follow the first's.
/// `runs` has the items of a document of which the tree is an outline.
bool read_xml_feed(pugi::xml_node document, Runs& runs, std::string_view base_url,
                   Problems& problems, const FeedSink& sink);

}  // namespace feedmill
