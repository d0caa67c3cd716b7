// JSON Feed 1.0 and 1.1: https://www.jsonfeed.org/version/1.1/   Pure; any thread.
#pragma once

#include <string_view>

#include "feedmill/parse.h"

namespace feedmill {

/// Reads a JSON Feed. Errors: Errc::kNotAFeed where it is other JSON.
Result<Feed> parse_json_feed(Document&& document, std::string_view base_url, const FeedSink& sink);

}  // namespace feedmill
