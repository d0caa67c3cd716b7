#include "calendar/digest_due.h"

#include "support/catch.h"

using namespace feedmill;
using std::chrono::hours;
using std::chrono::minutes;

namespace {

const Instant kMonday{Seconds{1795392000}};  // 2026-11-23T00:00:00Z

Calendar at(const char* schedule) { return Calendar::parse(schedule, "").value(); }

}  // namespace

TEST_CASE("digest due: first at the first time after it was first seen") {
  const DigestState state{kMonday + hours(8), {}};
  CHECK(due_times(at("07:00"), state, Missed::kOnce, kMonday + hours(9)).empty());
  CHECK(next_due_time(at("07:00"), state) == kMonday + hours(31));
  CHECK(due_times(at("07:00"), state, Missed::kOnce, kMonday + hours(31)) ==
        std::vector<Instant>{kMonday + hours(31)});
}

TEST_CASE("digest due: times missed while nothing ran, served once, each, or not at all") {
  const DigestState state{kMonday, kMonday + hours(7)};
  const Instant now = kMonday + hours(24 * 3 + 12);
  const Instant last = kMonday + hours(24 * 3 + 7);
  CHECK(due_times(at("07:00"), state, Missed::kOnce, now) == std::vector<Instant>{last});
  CHECK(due_times(at("07:00"), state, Missed::kEach, now) ==
        std::vector<Instant>{last - hours(48), last - hours(24), last});
  CHECK(due_times(at("07:00"), state, Missed::kSkip, now).empty());
  CHECK(due_times(at("07:00"), state, Missed::kSkip, last + hours(2)) ==
        std::vector<Instant>{last});
}

TEST_CASE("digest due: a clock that goes back serves no time again") {
  const DigestState state{kMonday, kMonday + hours(31)};
  CHECK(due_times(at("07:00"), state, Missed::kEach, kMonday + hours(8)).empty());
  CHECK(next_due_time(at("07:00"), state) == kMonday + hours(55));
}

TEST_CASE("digest due: every minute over years of silence ends soon, and each is bounded") {
  const DigestState state{kMonday, {}};
  const Instant now = kMonday + hours(24 * 365 * 3);
  CHECK(due_times(at("every 60m"), state, Missed::kOnce, now) == std::vector<Instant>{now});
  CHECK(due_times(at("every 1m"), state, Missed::kEach, now).size() == kMostMissed);
}
