// What a store may forget, and when it looks. What is old goes by the time it was first seen; that
// it was seen, by how often its source was read since: a source that does not answer forgets
// nothing. Pure; any thread.
#pragma once

#include <cstdint>
#include <optional>

#include "feedmill/time.h"

namespace feedmill {

/// Looking for what is old costs a look at every old entry that is still in its feed: not each
/// time. `last` is when it was looked for last.
bool is_time_to_look(std::optional<Instant> last, Instant now, Seconds keep);

/// What forgetting asks of an entry.
struct Forgettable {
  Instant first_seen{};
  bool held = false;        ///< its source's last document holds it
  bool is_surplus = false;  ///< its source has enough that are newer
  bool waits = false;       ///< for an issue
};

/// `before` is absent where no look is taken at what is old.
bool may_be_forgotten(const Forgettable& entry, std::optional<Instant> before);

// A source's own clock, `read_days`: it rises at most once a day, when a document is read.

/// Whether a tombstone is to be written anew when a document holds the item still: rarely.
bool is_fading(std::int64_t met, std::int64_t read_days);

/// For how many days of reading a tombstone stays that no document holds.
std::int64_t days_of_tombstones(Seconds keep);

/// Of a digest's issues, those up to this number may go once nothing refers to them.
std::int64_t last_spent_issue(std::int64_t issues, std::int64_t keep);

}  // namespace feedmill
