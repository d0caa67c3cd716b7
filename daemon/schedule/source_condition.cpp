#include "schedule/source_condition.h"

#include <algorithm>

#include "schedule/forecast.h"
#include "schedule/learned.h"

namespace feedmill {

std::string_view condition_of(const SourceStatus& status, Instant now) {
  const SourceState& state = status.state;
  if (!status.source.enabled) return "disabled";
  if (state.gone) return "gone";
  if (state.failures > 0) return "failing";
  if (!state.last_poll) return "new";
  return is_quiet(state, status.last_entry, now) ? "quiet" : "ok";
}

std::optional<Silence> silence_of(const SourceState& state, Instant now) {
  constexpr Seconds kWatched = std::chrono::hours(14 * 24), kLeast = std::chrono::hours(3 * 24);
  constexpr double kMissed = 8;  // of a steady source: one chance in three thousand
  constexpr double kWeek = 7 * 24 * 3600.0;
  const Learned learned = Learned::from_text(state.learned);
  const PostingHabits& habits = learned.habits;
  if (!habits.since || state.failures > 0 || state.gone) return std::nullopt;
  const Instant watched = std::max(*habits.since, learned.met.value_or(*habits.since));
  const Seconds silent = now - habits.last;
  if (silent < kLeast || habits.last - watched + silent < kWatched) return std::nullopt;
  // As it was when it last posted: the silence itself is no part of the habit.
  const Forecast then(habits, habits.last, 1 / kWeek);
  if (then.steady() * static_cast<double>(silent.count()) < kMissed) return std::nullopt;
  return Silence{habits.last, then.steady() * kWeek};
}

bool is_quiet(const SourceState& state, std::optional<Instant> last_entry, Instant now) {
  const auto newest = std::max(state.last_new, last_entry);
  return !newest || now - *newest > kQuietAfter || silence_of(state, now);
}

}  // namespace feedmill
