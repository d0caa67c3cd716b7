// What stands at the end of an issue about its sources: gaps, and which are not well.
#include "issue/gaps.h"
#include "issue/health.h"
#include "schedule/learned.h"
#include "support/catch.h"

using namespace feedmill;

namespace {

constexpr Instant kNoon{Seconds{1795435200}};
constexpr Seconds kHour = std::chrono::hours(1), kDay = std::chrono::hours(24);
using State = SourceHealth::State;

Gap gap(const std::string& source, Instant until, const std::string& reason = "no archive") {
  return {source, "https://site.example/feed", until - kHour, until, 0, 0, reason};
}

/// A source that was polled just now and had something new then.
SourceRecord source(const std::string& name) {
  SourceRecord record;
  record.name = name;
  record.url = "https://" + name + ".example/feed";
  record.host = name + ".example:443";
  record.state.last_poll = record.state.last_success = record.state.last_new = kNoon;
  return record;
}

SourceRecord failing(const std::string& name, int failures) {
  SourceRecord record = source(name);
  record.state.failures = failures;
  record.state.outcome = "timeout";
  record.state.last_error = "no answer";
  return record;
}

SourceRecord quiet(const std::string& name, Seconds for_so_long) {
  SourceRecord record = source(name);
  record.state.last_new = kNoon - for_so_long;
  record.state.outcome = "304";
  return record;
}

std::vector<std::string> names(const std::vector<SourceHealth>& health) {
  std::vector<std::string> names;
  for (const SourceHealth& one : health) names.push_back(one.source);
  return names;
}

}  // namespace

TEST_CASE("gaps: what an archive has filled is none; a later digest tells no older ones") {
  const std::vector<Gap> seen = {gap("old", kNoon - kDay - Seconds{1}), gap("A", kNoon - kDay),
                                 gap("filled", kNoon, ""), gap("B", kNoon)};
  CHECK(gaps_to_tell(seen, kNoon) == std::vector<Gap>{seen[1], seen[3]});
}

TEST_CASE("gaps: fifty are told, the first that were seen") {
  std::vector<Gap> many;
  for (int i = 0; i < 60; ++i) many.push_back(gap(std::to_string(i), kNoon));
  many.insert(many.begin(), gap("filled", kNoon, ""));
  const auto told = gaps_to_tell(many, kNoon);
  REQUIRE(told.size() == 50);
  CHECK(told.front().source == "0");
  CHECK(told.back().source == "49");
}

TEST_CASE("gaps: up to fifty all are told") {
  for (const int count : {49, 50}) {
    std::vector<Gap> some;
    for (int i = 0; i < count; ++i) some.push_back(gap(std::to_string(i), kNoon));
    CHECK(gaps_to_tell(some, kNoon) == some);
  }
}

TEST_CASE("health: three failures in a row are told, fewer are no news") {
  CHECK(trouble_of(failing("a", 3), kNoon) == State::kFailing);
  CHECK_FALSE(trouble_of(failing("a", 2), kNoon));
  CHECK_FALSE(trouble_of(source("a"), kNoon));
  SourceRecord gone = failing("a", 9);
  gone.state.gone = true;
  CHECK(trouble_of(gone, kNoon) == State::kGone);
}

TEST_CASE(
    "health: quiet by its own habits, else for ninety days, by the newest entry or the last news") {
  CHECK_FALSE(trouble_of(quiet("a", 90 * kDay), kNoon));
  CHECK(trouble_of(quiet("a", 90 * kDay + Seconds{1}), kNoon) == State::kQuiet);
  SourceRecord stored = quiet("a", 100 * kDay);
  stored.last_entry = kNoon - kDay;
  CHECK_FALSE(trouble_of(stored, kNoon));
  SourceRecord never = quiet("a", kDay);
  never.state.last_new.reset();
  CHECK(trouble_of(never, kNoon) == State::kQuiet);
  never.state.last_poll.reset();
  CHECK_FALSE(trouble_of(never, kNoon));
  SourceRecord habitual = quiet("a", 9 * kDay);  // that posted twice a day for four weeks
  Learned learned;
  learned.met = kNoon - 37 * kDay;
  learned.habits.begin(*learned.met);
  for (Instant when = *learned.met; when <= kNoon - 9 * kDay; when += kDay / 2)
    learned.habits.saw(when);
  habitual.state.learned = learned.to_text();
  CHECK(trouble_of(habitual, kNoon) == State::kQuiet);
  SourceRecord stumbling = quiet("a", 100 * kDay);
  stumbling.state.failures = 1;  // for now told neither as failing nor as quiet
  CHECK_FALSE(trouble_of(stumbling, kNoon));
}

TEST_CASE("health: failing, then gone, then quiet, each by name") {
  SourceRecord gone = source("c");
  gone.state.gone = true;
  const auto health = health_of({quiet("a", 99 * kDay), gone, failing("z", 3), failing("b", 4),
                                 source("well"), quiet("A", 99 * kDay)},
                                kNoon);
  CHECK(names(health) == std::vector<std::string>{"b", "z", "c", "A", "a"});
}

TEST_CASE("health: what is said of one, and of a quiet one no outcome") {
  const auto health = health_of({failing("a", 5), quiet("b", 99 * kDay)}, kNoon);
  REQUIRE(health.size() == 2);
  CHECK(health[0] == SourceHealth{State::kFailing, "a", "https://a.example/feed", 5, "timeout",
                                  "no answer", kNoon});
  CHECK(health[1] ==
        SourceHealth{State::kQuiet, "b", "https://b.example/feed", 0, "", "", kNoon - 99 * kDay});
}

TEST_CASE("health: a source is its name, else the feed's title, else its host: never its address") {
  SourceRecord titled = failing("", 3), bare = failing("", 3), odd = failing("", 3);
  titled.title = "The Harbour";
  bare.host = "a.example:443";
  odd.title = "";
  odd.host = "a.example:8080";
  odd.url = "https://z.example/";
  CHECK(names(health_of({titled}, kNoon)) == std::vector<std::string>{"The Harbour"});
  CHECK(names(health_of({bare}, kNoon)) == std::vector<std::string>{"a.example"});
  CHECK(names(health_of({odd}, kNoon)) == std::vector<std::string>{"a.example:8080"});
  bare.host = "a.example:80";
  CHECK(names(health_of({bare}, kNoon)) == std::vector<std::string>{"a.example"});
}

TEST_CASE("health: fifty at most") {
  std::vector<SourceRecord> many;
  for (int i = 0; i < 60; ++i) many.push_back(failing("s" + std::to_string(i), 3));
  CHECK(health_of(many, kNoon).size() == 50);
}

TEST_CASE("health: by the name that is shown, whatever the address") {
  SourceRecord last = failing("z", 3), first = failing("a", 3);
  first.url = "https://z.example/";
  last.url = "https://a.example/";
  CHECK(names(health_of({last, first}, kNoon)) == std::vector<std::string>{"a", "z"});
}
