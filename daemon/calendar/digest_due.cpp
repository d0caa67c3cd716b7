#include "calendar/digest_due.h"

#include <algorithm>

namespace feedmill {
namespace {

constexpr auto kSkipAfter = std::chrono::hours(2);

Instant served_until(const DigestState& state) {
  return std::max(state.first_seen, state.served.value_or(state.first_seen));
}

}  // namespace

std::optional<Instant> next_due_time(const Calendar& calendar, const DigestState& state) {
  return calendar.next(served_until(state), state.first_seen);
}

std::vector<Instant> due_times(const Calendar& calendar, const DigestState& state, Missed missed,
                               Instant now) {
  std::vector<Instant> times;
  Instant from = served_until(state);
  // After years of silence a schedule of every minute has missed millions of times: a later one is
  // enough.
  if (missed != Missed::kEach) from = std::max(from, now - std::chrono::days(400));
  for (auto when = calendar.next(from, state.first_seen); when && *when <= now;
       when = calendar.next(*when, state.first_seen)) {
    if (missed != Missed::kEach) times.clear();
    times.push_back(*when);
    if (missed == Missed::kEach && times.size() == kMostMissed) break;
  }
  if (missed == Missed::kSkip && !times.empty() && times.front() < now - kSkipAfter) times.clear();
  return times;
}

}  // namespace feedmill
