// Percent-encoding undone: RFC 3986 section 2.1. Pure; any thread.
#pragma once

#include <string>
#include <string_view>

namespace feedmill {

/// What is no valid encoding stays as it is.
std::string percent_decoded(std::string_view text);

/// Everything but unreserved characters (RFC 3986 section 2.3) as %XX: fit for one segment of a
/// path or one value of a query.
std::string percent_encoded(std::string_view text);

}  // namespace feedmill
