#include "schedule/host_pauses.h"

#include "support/catch.h"

using namespace feedmill;
using std::chrono::hours;

namespace {

constexpr Instant kNoon{Seconds{1795435200}};
const std::string kHost = "site.example:443";

}  // namespace

TEST_CASE("host pauses: one feed that is turned away speaks for itself, two for their host") {
  HostPauses pauses;
  pauses.turned_away(kHost, 1, kNoon + hours(2));
  pauses.turned_away(kHost, 1, kNoon + hours(3));
  CHECK_FALSE(pauses.paused_until(kHost, kNoon));
  pauses.turned_away(kHost, 2, kNoon + hours(1));
  CHECK(pauses.paused_until(kHost, kNoon) == kNoon + hours(1));
  CHECK_FALSE(pauses.paused_until("other.example:443", kNoon));
  CHECK_FALSE(pauses.paused_until(kHost, kNoon + hours(1)));
}

TEST_CASE("host pauses: a feed that is served ends the pause of its host") {
  HostPauses pauses;
  pauses.turned_away(kHost, 1, kNoon + hours(2));
  pauses.turned_away(kHost, 2, kNoon + hours(2));
  pauses.served(kHost);
  CHECK_FALSE(pauses.paused_until(kHost, kNoon));
}

TEST_CASE("host pauses: 429 and 503 turn away, other failures do not") {
  CHECK(HostPauses::is_pause("429"));
  CHECK(HostPauses::is_pause("503"));
  CHECK_FALSE(HostPauses::is_pause("500"));
  CHECK_FALSE(HostPauses::is_pause("timeout"));
}

TEST_CASE("host pauses: what rows tell of a host, unless it has served since") {
  const TurnedAwayRow row{{1, kHost, kNoon + hours(1)}, "429", kNoon - hours(1)};
  CHECK(is_turned_away(row, kNoon));
  CHECK_FALSE(is_turned_away(row, kNoon + hours(1)));
  CHECK_FALSE(is_turned_away(row, kNoon - hours(2)));  // a clock was set back
  TurnedAwayRow failed = row;
  failed.outcome = "timeout";
  CHECK_FALSE(is_turned_away(failed, kNoon));
  CHECK(still_turned_away({row}, {}).size() == 1);
  CHECK(still_turned_away({row}, {{kHost, kNoon - hours(1)}}).size() == 1);
  CHECK(still_turned_away({row}, {{kHost, kNoon}}).empty());
  CHECK(still_turned_away({row}, {{"other.example:443", kNoon}}).size() == 1);
}
