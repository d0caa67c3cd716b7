// What a document is that is no feed, for whoever looks for one there. Pure; any thread.
#pragma once

#include <string_view>

#include "feedmill/result.h"

namespace feedmill {

/// Whether a web page, by its title, lets in only browsers, or only who has logged in: behind it no
/// feed is found by looking.
bool is_barrier_page(std::string_view page);

/// Errc::kNotAFeed, with what it is instead as far as that shows: nothing, a web page by its title,
/// a list of feeds, other XML, a server's sentence. `root` is the name of its first element; empty:
/// there is none.
Error no_feed(std::string_view text, std::string_view root);

}  // namespace feedmill
