// The names of the weekdays, by which a date proves which of its numbers is the day. Inside text/
// only. Pure; any thread.
#pragma once

#include <string_view>

namespace feedmill {

/// 1 (Monday) to 7; 0: none, or one that languages do not agree on.
int weekday_of(std::string_view folded);

}  // namespace feedmill
