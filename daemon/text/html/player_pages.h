// Players have an address for frames and one for people. A table of the ones that differ, and of
// the frames that show nothing of their own. Pure; any thread.
#pragma once

#include <string>
#include <string_view>

namespace feedmill::html {

/// The page of what a player's address shows, where we know it; else the address itself.
std::string page_of_player(std::string_view address);

/// Whether a frame is a button, a counter or an advertisement.
bool is_button(std::string_view address);

/// The host of an address in lower case, without "www." and port; empty: it has none.
std::string plain_host(std::string_view address);

}  // namespace feedmill::html
