// Dates in any order and language, from their pieces. Inside text/ only. Pure; any thread.
#pragma once

#include <optional>
#include <string_view>

#include "feedmill/time.h"

namespace feedmill {

/// Everything that parse_date() reads and its fast paths do not.
std::optional<Instant> parse_loose_date(std::string_view text);

}  // namespace feedmill
