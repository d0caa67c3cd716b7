// Durations as an operator writes them: "30s", "15m", "6h", "7d". Pure; any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "feedmill/time.h"

namespace feedmill {

/// A whole number and one unit (s, m, h, d). Nothing where it is anything else, or longer than
/// 1000 years.
std::optional<Seconds> parse_duration(std::string_view text);

/// The shortest spelling that parse_duration reads back: 5400 s is "90m".
std::string to_duration(Seconds duration);

}  // namespace feedmill
