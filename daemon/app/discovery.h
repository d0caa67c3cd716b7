// From a web page's address to its feeds: asks the page, then what it links to, then the usual
// places, and reads what comes. Blocks; with the guard, limits and settings that polling has. Main
// thread.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "config/config.h"
#include "feedmill/result.h"

namespace feedmill {

/// An address that was read as a feed.
struct FoundFeed {
  std::string url;  ///< to poll: without temporary redirects, with permanent ones
  std::string title, format;
  std::size_t entries = 0;
};

/// All feeds of a page, the likeliest first; `address` may be a feed's own, and may lack a scheme.
/// `look` is told what was looked at, and what came of it. Errors: Errc::kFailed where the page
/// cannot be reached; Errc::kNotAFeed where there is no feed.
Result<std::vector<FoundFeed>> discover(
    const std::string& address, const HttpConfig& http,
    const std::function<void(const std::string& url, const std::string& what)>& look);

}  // namespace feedmill
