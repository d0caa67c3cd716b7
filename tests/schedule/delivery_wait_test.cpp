#include "schedule/delivery_wait.h"

#include "support/catch.h"

using namespace feedmill;

namespace {

constexpr Instant kMonday{Seconds{1795435200}};
constexpr Seconds kMinute{60}, kHour{3600}, kDay{24 * 3600};

}  // namespace

TEST_CASE("deliveries: a minute, then twice as long each time, six hours at most") {
  CHECK(next_attempt(1, kMonday) == kMonday + kMinute);
  CHECK(next_attempt(2, kMonday) == kMonday + 2 * kMinute);
  CHECK(next_attempt(9, kMonday) == kMonday + 256 * kMinute);
  CHECK(next_attempt(10, kMonday) == kMonday + 6 * kHour);
  CHECK(next_attempt(1000, kMonday) == kMonday + 6 * kHour);
  CHECK(next_attempt(0, kMonday) == kMonday + kMinute);
  CHECK(next_attempt(5, kMonday, Seconds{600}) == kMonday + Seconds{600});
  CHECK(next_attempt(5, kMonday, Seconds{1}) == kMonday + Seconds{1});
  CHECK(next_attempt(6, kMonday, Seconds{1}) == kMonday + kMinute);
  CHECK(next_attempt(5, kMonday, 9 * kDay) == kMonday + kDay);
}

TEST_CASE("deliveries: one waits for its time, and for no clock that was set back") {
  CHECK_FALSE(is_put_off(kMonday, kMonday));
  CHECK(is_put_off(kMonday + Seconds{1}, kMonday));
  CHECK(is_put_off(kMonday + kDay, kMonday));
  CHECK_FALSE(is_put_off(kMonday + kDay + Seconds{1}, kMonday));
}
