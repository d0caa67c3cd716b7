// A key that is not known where it stands. Pure; any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace feedmill {

/// "unknown key ..." with the nearest of `valid` where one is near, what it is called here or where
/// it belongs where that is known, and else all of them.
std::string unknown_key(const std::string& key, const std::vector<std::string_view>& valid);

/// Of a file that is no map: a list of addresses, XML, a word. `what` is what it was read as.
std::string not_a_configuration(std::string_view text, std::string_view what);

}  // namespace feedmill
