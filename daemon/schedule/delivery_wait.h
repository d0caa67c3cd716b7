// When a delivery that failed is tried again. Pure; any thread.
#pragma once

#include <optional>

#include "feedmill/time.h"

namespace feedmill {

/// When a delivery that has failed so often is tried again: a minute, then twice as long each time,
/// six hours at most. What the server asks for counts instead, a day at most; one that asks again
/// and again for less than that is believed less.
Instant next_attempt(int attempts, Instant now, std::optional<Seconds> retry_after = std::nullopt);

/// How long a delivery is tried.
inline constexpr Seconds kDeliveryLasts = std::chrono::hours(5 * 24);

/// Whether it waits yet. A clock that was set back holds nothing up for longer than an attempt may
/// wait.
bool is_put_off(Instant next_try, Instant now);

}  // namespace feedmill
