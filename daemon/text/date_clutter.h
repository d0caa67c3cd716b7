// What programs write around a date that is no part of it. Inside text/ only. Pure; any thread.
#pragma once

#include <string_view>

namespace feedmill {

/// The date behind what stands where the weekday should be: a number, an error. Empty: there is
/// nothing of the kind.
std::string_view behind_weekday(std::string_view text);

/// Go prints its monotonic clock behind a time: "... +0000 UTC m=+0.1".
std::string_view without_clock(std::string_view text);

}  // namespace feedmill
