// What a store may forget, and when it looks. What is old goes by the time it was first seen; that
// it was seen, by how often its source was read since: a source that does not answer forgets
// nothing. Pure; any thread.
#pragma once

#include <cstdint>
#include <optional>

#include "feedmill/time.h"

namespace feedmill {

/// What is kept at most of an entry's revisions, of a source's gaps (it may have one at every
/// poll), and for how many days how often its polls failed.
constexpr std::int64_t kRevisionsKept = 8, kGapsKept = 20, kDaysKept = 40;

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

/// Whether an entry waits for an issue of a digest: up to `floor` all are told or never will be.
bool waits_for_issue(std::int64_t entry, bool backlog, std::int64_t floor, bool told);

/// A source's own clock: it rises at most once a day, when a document is read.
struct ReadingClock {
  std::int64_t days = 0;      ///< on which a document was read
  std::int64_t last_day = 0;  ///< the last of them, since the epoch
  bool operator==(const ReadingClock&) const = default;
};
ReadingClock after_reading(ReadingClock clock, Instant now);

/// Whether a tombstone is to be written anew when a document holds the item still: rarely.
bool is_fading(std::int64_t met, std::int64_t read_days);

/// For how many days of reading a tombstone stays that no document holds.
std::int64_t days_of_tombstones(Seconds keep);

/// Whether a tombstone goes: its source's documents have not held the item for so long, by the
/// source's own clock. That of a source that is not read stands still.
bool is_spent_tombstone(std::int64_t met, std::int64_t read_days, std::int64_t days);

/// Of a digest's issues, those up to this number may go once nothing refers to them.
std::int64_t last_spent_issue(std::int64_t issues, std::int64_t keep);

/// What forgetting asks of a sealed issue. `issues` is how many its digest has sealed.
struct IssueRemains {
  std::int64_t number = 0, issues = 0, keep = 0;
  bool published = false;
  bool waits = false;       ///< for a destination
  bool is_told_of = false;  ///< a report that it told, or a delivery, refers to it
  bool has_snapshot = false;
};

/// A snapshot is kept for as long as the issue's files are, and until it has reached every
/// destination.
bool is_snapshot_spent(const IssueRemains& issue);

/// Its files and its snapshot are gone, and nothing refers to it. The newest stay.
bool is_spent(const IssueRemains& issue);

/// What a digest told of an entry matters while the entry is kept, and for as long as its story has
/// a report: it may gain another one.
bool is_told_spent(bool entry_is_kept, bool story_has_reports);

}  // namespace feedmill
