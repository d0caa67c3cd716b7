// Percent-encoding undone: RFC 3986 section 2.1. Pure; any thread.
#pragma once

#include <string>
#include <string_view>

namespace feedmill {

/// What is no valid encoding stays as it is.
std::string percent_decoded(std::string_view text);

}  // namespace feedmill
