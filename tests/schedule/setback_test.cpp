#include "schedule/setback.h"

#include "support/catch.h"

using namespace feedmill;

namespace {

constexpr Instant kNoon{Seconds{1795435200}};

Setback after_deaths(int deaths, int counted = 0) {
  return {{Work::kForm, "an issue html"}, deaths, counted};
}

}  // namespace

TEST_CASE("setback: one death is tried again alone, the second is a failure, each later one too") {
  CHECK(turn_of(after_deaths(0)) == Turn::kAsUsual);
  CHECK(turn_of(after_deaths(1)) == Turn::kAlone);
  CHECK(turn_of(after_deaths(2)) == Turn::kFailed);
  CHECK(turn_of(after_deaths(2, 2)) == Turn::kAlone);
  CHECK(turn_of(after_deaths(3, 2)) == Turn::kFailed);
}

TEST_CASE("setback: what has failed waits, longer each time, an hour at most") {
  Setback setback = after_deaths(2);
  setback = after_failure(setback, "no paper", kNoon);
  CHECK(setback.failures == 1);
  CHECK(setback.counted == 2);
  CHECK(setback.error == "no paper");
  CHECK(waits(setback, kNoon + Seconds(9)));
  CHECK_FALSE(waits(setback, kNoon + Seconds(10)));
  Seconds before{0};
  for (int more = 0; more < 12; ++more) {
    setback = after_failure(setback, "no paper", kNoon);
    CHECK(setback.next_try - kNoon >= before);
    before = setback.next_try - kNoon;
  }
  CHECK(before == Seconds(3600));
}

TEST_CASE("setback: a clock that was set back holds nothing up") {
  const Setback setback = after_failure(after_deaths(0), "no paper", kNoon);
  CHECK_FALSE(waits(setback, kNoon - Seconds(2 * 3600)));
}

TEST_CASE("setback: an entry goes without its text from the second death on") {
  CHECK_FALSE(goes_without_text(after_deaths(1)));
  CHECK(goes_without_text(after_deaths(2)));
  CHECK(goes_without_text(after_deaths(2, 2)));
}
