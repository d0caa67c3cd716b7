// Which times of its schedule a digest has yet to serve. Pure; any thread.
#pragma once

#include <optional>
#include <vector>

#include "calendar/calendar.h"
#include "feedmill/issues.h"

namespace feedmill {

/// The times of the schedule, oldest first, for each of which an issue is to be written now. A
/// digest is first due at the first time after it was first seen; a time that was served is not
/// served again, also when the clock goes back. Of times missed while nothing ran, `once` serves
/// the last alone, `each` every one, `skip` the last, if that is no more than 2 h past. At most
/// `kMostMissed` are looked at.
std::vector<Instant> due_times(const Calendar& calendar, const DigestState& state, Missed missed,
                               Instant now);

/// The first time of the schedule that is still to come or to be served; nothing where there is
/// none.
std::optional<Instant> next_due_time(const Calendar& calendar, const DigestState& state);

inline constexpr std::size_t kMostMissed = 1000;

}  // namespace feedmill
