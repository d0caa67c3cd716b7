// What fails again and again is not written each time.
#include "system/log_repeats.h"

#include <string>

#include "support/catch.h"

using namespace feedmill;

namespace {

using std::chrono::minutes;
using Told = std::optional<std::uint64_t>;

const LogRepeats::Clock::time_point kBegin{std::chrono::hours(1000)};

Told polled(LogRepeats& repeats, const std::string& source, const std::string& error, int failures,
            LogRepeats::Clock::time_point when) {
  const std::string number = std::to_string(failures);
  return repeats.pass(
      {{"event", "poll"}, {"source", source}, {"failures", number}, {"error", error}}, when);
}

}  // namespace

TEST_CASE("log repeats: three lines, then one an hour with the number of the others") {
  LogRepeats repeats;
  for (int i = 0; i < 3; ++i)
    CHECK(polled(repeats, "a", "no answer", i, kBegin + i * minutes(1)) == Told(0));
  for (int i = 3; i < 60; ++i)
    CHECK(polled(repeats, "a", "no answer", i, kBegin + i * minutes(1)) == std::nullopt);
  CHECK(polled(repeats, "a", "no answer", 60, kBegin + minutes(62)) == Told(57));
  CHECK(polled(repeats, "a", "no answer", 61, kBegin + minutes(63)) == std::nullopt);
  CHECK(polled(repeats, "a", "no answer", 62, kBegin + minutes(122)) == Told(1));
}

TEST_CASE("log repeats: another source, another error and what is no failure are news") {
  LogRepeats repeats;
  for (int i = 0; i < 9; ++i) static_cast<void>(polled(repeats, "a1", "no answer", i, kBegin));
  CHECK(polled(repeats, "a2", "no answer", 1, kBegin) == Told(0));
  CHECK(polled(repeats, "a1", "refused", 1, kBegin) == Told(0));
  for (int i = 0; i < 9; ++i)
    CHECK(repeats.pass({{"event", "poll"}, {"source", "a1"}, {"new", "0"}}, kBegin) == Told(0));
  for (int i = 0; i < 9; ++i)  // who reloads a bad file hears of it each time
    CHECK(repeats.pass({{"event", "reload"}, {"error", "it stays"}}, kBegin) == Told(0));
}

TEST_CASE("log repeats: the digits of an error are no difference, a delivery given up is one") {
  LogRepeats repeats;
  for (int i = 0; i < 3; ++i)
    CHECK(polled(repeats, "a", "nothing for " + std::to_string(30000 + i) + " ms", i, kBegin) ==
          Told(0));
  CHECK(polled(repeats, "a", "nothing for 31412 ms", 4, kBegin) == std::nullopt);
  const auto sent = [&](std::string_view event, int attempt, std::string_view next) {
    const std::string count = std::to_string(attempt);
    return repeats.pass({{"event", event}, {"attempt", count}, {"error", "no"}, {"next_try", next}},
                        kBegin);
  };
  for (int i = 0; i < 3; ++i)
    CHECK(sent("delivery", i, "2026-11-28T07:0" + std::to_string(i)) == Told(0));
  CHECK(sent("delivery", 4, "2026-11-28T07:09") == std::nullopt);
  for (int i = 0; i < 9; ++i) CHECK(sent("delivery_given_up", 1, "never") == Told(0));
}

TEST_CASE(
    "log repeats: what comes seldom is written each time, and no number of failures is kept") {
  LogRepeats repeats;
  for (int i = 0; i < 20; ++i)
    CHECK(polled(repeats, "slow", "no answer", i, kBegin + i * minutes(61)) == Told(0));
  for (int i = 0; i < 20000; ++i)
    CHECK(polled(repeats, "source " + std::to_string(i), "no answer", 1, kBegin) == Told(0));
}
