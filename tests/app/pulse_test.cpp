#include "app/pulse.h"

#include <thread>

#include "support/catch.h"

using namespace feedmill;
using std::chrono::milliseconds;

TEST_CASE("pulse: the part that does not move is named, what rests or never was is not") {
  Pulse pulse;
  CHECK_FALSE(pulse.silent(std::chrono::seconds(5)));
  CHECK(pulse.silence(Part::kCourier) == Pulse::Clock::duration(0));
  pulse.beat(Part::kCourier);
  std::this_thread::sleep_for(milliseconds(30));
  pulse.beat(Part::kFetch);
  pulse.beat(Part::kCourier);
  CHECK(pulse.silent(milliseconds(20)) == Part::kIngest);
  pulse.beat(Part::kIngest);
  CHECK(pulse.longest_silence(Part::kIngest) >= milliseconds(30));
  CHECK(pulse.beats(Part::kIngest) == 2);
  pulse.rest(Part::kCourier);
  std::this_thread::sleep_for(milliseconds(30));
  pulse.beat(Part::kFetch);
  pulse.beat(Part::kIngest);
  CHECK_FALSE(pulse.silent(milliseconds(20)));
}

TEST_CASE("pulse: rest is no silence, however long it was") {
  Pulse pulse;
  pulse.beat(Part::kCourier);
  pulse.rest(Part::kCourier);
  std::this_thread::sleep_for(milliseconds(30));
  pulse.beat(Part::kCourier);
  CHECK(pulse.longest_silence(Part::kCourier) < milliseconds(30));
}
