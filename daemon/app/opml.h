// The source list as other readers take it: OPML 2.0 (opml.org/spec2.opml). Pure; any thread.
#pragma once

#include <string>
#include <vector>

#include "feedmill/source.h"

namespace feedmill {

/// An OPML document; a source stands once, in the folder of its first tag or beside the folders
/// where it has none, and all its tags are in its `category`. Holds no user, password or header.
std::string to_opml(const std::vector<Source>& sources);

/// What of a source OPML has no place for: "interval, headers"; empty: nothing.
std::string not_in_opml(const Source& source);

}  // namespace feedmill
