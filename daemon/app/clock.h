// The one place where the time is read.
#pragma once

#include "feedmill/time.h"

namespace feedmill {

inline Instant now() { return std::chrono::floor<Seconds>(std::chrono::system_clock::now()); }

}  // namespace feedmill
