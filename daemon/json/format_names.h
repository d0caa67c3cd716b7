// The names of the formats in `_feedmill.format`. Pure; any thread.
#pragma once

#include <string_view>

#include "feedmill/feed.h"

namespace feedmill {

/// "rss-2.0", "atom-1.0", "json-1.1" ...
std::string_view format_name(Format format);

}  // namespace feedmill
