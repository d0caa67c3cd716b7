// Times as an issue writes them, in its own zone. Pure; any thread.
#pragma once

#include <string>

#include "feedmill/digest.h"

namespace feedmill {

/// "06:40" on the issue's own day, with the date on another, with the year in another.
std::string local_time(Instant when, const Issue& issue);

/// "3 May 2026"
std::string local_day(Instant when, const Issue& issue);

}  // namespace feedmill
