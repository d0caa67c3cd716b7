// How a source is, in one word, from what is remembered of it: for `status`, and for the end of a
// digest. Pure; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "feedmill/catalogue.h"

namespace feedmill {

constexpr Seconds kQuietAfter = std::chrono::hours(90 * 24);  ///< without anything new
constexpr std::int64_t kFailuresTold = 3;  ///< in a row; fewer are no news to a reader

/// A source that has brought nothing new for far longer than it used to.
struct Silence {
  Instant since{};           ///< the newest entry
  double used_to_bring = 0;  ///< entries a week
};
/// By its own habits: where as much as eight entries would have come, for three days at least.
/// Nothing of a source that has been watched for less than two weeks.
std::optional<Silence> silence_of(const SourceState& state, Instant now);

/// Whether a source that was polled has had nothing new for long: by its own habits, else for
/// kQuietAfter. `last_entry` is when the newest that is stored came.
bool is_quiet(const SourceState& state, std::optional<Instant> last_entry, Instant now);

/// "disabled", "gone" (it answered 410), "failing", "new" (never polled), "quiet" or "ok".
std::string_view condition_of(const SourceStatus& status, Instant now);

}  // namespace feedmill
