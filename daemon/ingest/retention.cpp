#include "ingest/retention.h"

#include <algorithm>

namespace feedmill {
namespace {

constexpr Seconds kPause = std::chrono::hours(1);
constexpr std::int64_t kFadingDays = 30, kTombstoneDays = 400, kIssuesKept = 100;

}  // namespace

bool is_time_to_look(std::optional<Instant> last, Instant now, Seconds keep) {
  const Seconds pause = keep.count() > 0 ? std::min(kPause, keep / 4) : kPause;
  return !last || now < *last || now - *last >= pause;
}

bool may_be_forgotten(const Forgettable& entry, std::optional<Instant> before) {
  if (entry.waits) return false;
  return entry.is_surplus || (before && entry.first_seen < *before && !entry.held);
}

bool waits_for_issue(std::int64_t entry, bool backlog, std::int64_t floor, bool told) {
  return !backlog && !told && entry > floor;
}

ReadingClock after_reading(ReadingClock clock, Instant now) {
  const std::int64_t day = std::chrono::floor<std::chrono::days>(now).time_since_epoch().count();
  if (clock.last_day != day) ++clock.days;
  clock.last_day = day;
  return clock;
}

bool is_fading(std::int64_t met, std::int64_t read_days) { return met < read_days - kFadingDays; }

std::int64_t days_of_tombstones(Seconds keep) {
  return std::max(kTombstoneDays, 4 * (keep / Seconds(std::chrono::hours(24))));
}

bool is_spent_tombstone(std::int64_t met, std::int64_t read_days, std::int64_t days) {
  return met < read_days - days;
}

std::int64_t last_spent_issue(std::int64_t issues, std::int64_t keep) {
  return issues - std::max(keep, kIssuesKept);
}

bool is_snapshot_spent(const IssueRemains& issue) {
  return issue.published && !issue.waits && issue.number <= issue.issues - issue.keep;
}

bool is_spent(const IssueRemains& issue) {
  if (!issue.published || issue.has_snapshot || issue.is_told_of) return false;
  return issue.number <= last_spent_issue(issue.issues, issue.keep);
}

bool is_told_spent(bool entry_is_kept, bool story_has_reports) {
  return !entry_is_kept && !story_has_reports;
}

}  // namespace feedmill
