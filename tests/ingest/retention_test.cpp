// What may be forgotten.
#include "ingest/retention.h"

#include "support/catch.h"

using namespace feedmill;

namespace {

constexpr Instant kNoon{Seconds{1795435200}};
constexpr Seconds kHour = std::chrono::hours(1), kDay = std::chrono::hours(24);

}  // namespace

TEST_CASE("retention: what is old is looked for hourly, sooner where little is kept") {
  CHECK(is_time_to_look(std::nullopt, kNoon, 90 * kDay));
  CHECK_FALSE(is_time_to_look(kNoon - kHour + Seconds{1}, kNoon, 90 * kDay));
  CHECK(is_time_to_look(kNoon - kHour, kNoon, 90 * kDay));
  CHECK(is_time_to_look(kNoon - Seconds{900}, kNoon, kHour));
  CHECK_FALSE(is_time_to_look(kNoon - Seconds{899}, kNoon, kHour));
  CHECK(is_time_to_look(kNoon + kDay, kNoon, 90 * kDay));  // the clock was set back
  CHECK_FALSE(is_time_to_look(kNoon, kNoon, 90 * kDay));
}

TEST_CASE("retention: old and out of its feed, or too many; never what waits for an issue") {
  const Forgettable old{kNoon - kDay, false, false, false};
  CHECK(may_be_forgotten(old, kNoon));
  CHECK_FALSE(may_be_forgotten(old, kNoon - kDay));
  CHECK_FALSE(may_be_forgotten(old, std::nullopt));
  Forgettable held = old;
  held.held = true;
  CHECK_FALSE(may_be_forgotten(held, kNoon));
  held.is_surplus = true;
  CHECK(may_be_forgotten(held, std::nullopt));
  held.waits = true;
  CHECK_FALSE(may_be_forgotten(held, kNoon));
}

TEST_CASE("retention: a tombstone by the days on which its source was read") {
  CHECK_FALSE(is_fading(10, 40));
  CHECK(is_fading(10, 41));
  CHECK(days_of_tombstones(90 * kDay) == 400);
  CHECK(days_of_tombstones(100 * kDay) == 400);
  CHECK(days_of_tombstones(200 * kDay) == 800);
}

TEST_CASE("retention: the newest hundred issues stay, or as many as are kept on disk") {
  CHECK(last_spent_issue(250, 30) == 150);
  CHECK(last_spent_issue(250, 200) == 50);
  CHECK(last_spent_issue(50, 1) < 0);
}

TEST_CASE("retention: a source's own clock goes on by a day on which a document is read") {
  const ReadingClock first = after_reading({}, kNoon);
  CHECK(first.days == 1);
  CHECK(after_reading(first, kNoon + std::chrono::hours(1)) == first);
  CHECK(after_reading(first, kNoon + kDay).days == 2);
  CHECK(after_reading(first, kNoon + 90 * kDay).days == 2);
  CHECK(is_spent_tombstone(10, 411, 400));
  CHECK_FALSE(is_spent_tombstone(10, 410, 400));
}

TEST_CASE("retention: what waits for an issue is beyond the floor, not told, and no backlog") {
  CHECK(waits_for_issue(8, false, 7, false));
  CHECK_FALSE(waits_for_issue(7, false, 7, false));
  CHECK_FALSE(waits_for_issue(8, true, 7, false));
  CHECK_FALSE(waits_for_issue(8, false, 7, true));
}

TEST_CASE("retention: a snapshot goes with the issue's files, once it has reached everybody") {
  IssueRemains issue{70, 100, 30, true};
  CHECK(is_snapshot_spent(issue));
  issue.waits = true;
  CHECK_FALSE(is_snapshot_spent(issue));
  CHECK_FALSE(is_snapshot_spent({71, 100, 30, true}));
  CHECK_FALSE(is_snapshot_spent({70, 100, 30, false}));
}

TEST_CASE("retention: an issue goes when it is old and nothing is left of it") {
  IssueRemains issue{100, 200, 30, true};
  CHECK(is_spent(issue));
  issue.is_told_of = true;
  CHECK_FALSE(is_spent(issue));
  issue.is_told_of = false;
  issue.has_snapshot = true;
  CHECK_FALSE(is_spent(issue));
  CHECK_FALSE(is_spent({101, 200, 30, true}));
  CHECK_FALSE(is_spent({100, 200, 30, false}));
  CHECK(is_told_spent(false, false));
  CHECK_FALSE(is_told_spent(false, true));
  CHECK_FALSE(is_told_spent(true, false));
}
