#include "ingest/retention.h"

#include <algorithm>

namespace feedmill {
namespace {

constexpr Seconds kPause = std::chrono::hours(1);
constexpr std::int64_t kFadingDays = 30, kTombstoneDays = 400, kIssuesKept = 100;

}  // namespace

bool is_time_to_look(std::optional<Instant> last, Instant now, Seconds keep) {
  return !last || now < *last || now - *last >= std::min(kPause, keep / 4);
}

bool may_be_forgotten(const Forgettable& entry, std::optional<Instant> before) {
  if (entry.waits) return false;
  return entry.is_surplus || (before && entry.first_seen < *before && !entry.held);
}

bool is_fading(std::int64_t met, std::int64_t read_days) { return met < read_days - kFadingDays; }

std::int64_t days_of_tombstones(Seconds keep) {
  return std::max(kTombstoneDays, 4 * (keep / Seconds(std::chrono::hours(24))));
}

std::int64_t last_spent_issue(std::int64_t issues, std::int64_t keep) {
  return issues - std::max(keep, kIssuesKept);
}

}  // namespace feedmill
