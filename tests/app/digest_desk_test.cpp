// The desk of digests, over a store in memory and a clock that the test sets.
#include <fstream>

#include "digest_mill.h"
#include "publish/issue_folder.h"

using namespace feedmill;
using namespace feedmill::test;

TEST_CASE("digests: an issue when its time has come, with what was stored before it, once") {
  DigestMill mill({digest_spec("daily")});
  mill.poll(2);
  CHECK(mill.live(7 * kHour - kMinute) == 0);
  CHECK(mill.live(kMinute) == 1);
  mill.poll(1);
  CHECK(mill.live(23 * kHour) == 0);
  CHECK(mill.live(2 * kHour) == 1);
  CHECK(mill.live(2 * kDay) == 0);  // nothing new
}

TEST_CASE("digests: times that were missed: once, each, or none that is long past") {
  const auto after = [](Missed missed, Seconds away) {
    DigestSpec spec = digest_spec("hourly", "every 1h");
    spec.missed = missed;
    DigestMill mill({spec});
    mill.poll(1);
    mill.live(kHour);
    std::size_t written = 0;
    for (Seconds gone{0}; gone < away; gone += kHour) {
      mill.poll(1);
      mill.clock.pass(kHour);
    }
    written += mill.due().written;
    return written;
  };
  CHECK(after(Missed::kOnce, 5 * kHour) == 1);
  CHECK(after(Missed::kEach, 5 * kHour) == 5);
  CHECK(after(Missed::kSkip, 5 * kHour) == 1);
}

TEST_CASE("digests: enough stories do not wait for the clock, too few wait for its next time") {
  DigestSpec early = digest_spec("early"), later = digest_spec("later");
  early.send_early_at = 3;
  later.min_stories = 3;
  DigestMill mill({early, later});
  mill.poll(2);
  CHECK(mill.live(kHour) == 0);
  mill.poll(1);
  CHECK(mill.live(2 * kMinute) == 1);
  CHECK(std::filesystem::exists(mill.output() / "early"));
  CHECK(mill.live(8 * kHour) == 1);
  CHECK(std::filesystem::exists(mill.output() / "later"));
  mill.poll(2);
  CHECK(mill.live(kDay) == 1);  // early, at its time
  mill.poll(1);
  CHECK(mill.live(kDay) == 2);
}

TEST_CASE("digests: a preview seals nothing, takes what was stored before a time, knows its name") {
  DigestMill mill({digest_spec("daily")});
  mill.poll(1);
  mill.clock.pass(kHour);
  mill.poll(2);
  const auto all = value_of(mill.desk->preview("daily", mill.clock.now(), std::nullopt));
  REQUIRE(all);
  CHECK(all->stories.size() == 3);
  const auto before = value_of(mill.desk->preview("daily", mill.clock.now(), mill.clock.now()));
  REQUIRE(before);
  CHECK(before->stories.size() == 1);
  CHECK(mill.desk->preview("weekly", mill.clock.now(), std::nullopt).error().code == Errc::kUsage);
  CHECK(mill.now().written == 1);
  CHECK_FALSE(value_of(mill.desk->preview("daily", mill.clock.now(), std::nullopt)));
}

TEST_CASE("digests: what cannot be written has failed, is tried again, and holds up no other") {
  DigestMill mill({digest_spec("daily"), digest_spec("second")});
  mill.poll(1);
  std::filesystem::create_directories(mill.output());
  std::ofstream(mill.output() / "daily") << "no folder";
  DigestOutcome outcome = mill.now();
  CHECK(outcome.failed == 1);
  CHECK(outcome.written == 1);
  std::filesystem::remove(mill.output() / "daily");
  outcome = mill.due();
  CHECK(outcome.failed == 0);
  CHECK(outcome.written == 1);
}

TEST_CASE("digests: a folder that another process holds is waited for, and has failed in the end") {
  DigestMill mill({digest_spec("daily")});
  mill.poll(1);
  std::filesystem::create_directories(mill.output() / "daily");
  auto held = std::make_optional(value_of(IssueFolder::open(mill.output() / "daily")));
  DigestOutcome outcome = mill.now();
  CHECK(outcome.held == 1);
  CHECK(outcome.failed == 0);
  mill.desk->finish_held(outcome, mill.clock.now(), [] { return true; });
  CHECK(outcome.failed == 1);
  held.reset();
  outcome = mill.due();
  CHECK(outcome.written == 1);
}

TEST_CASE("digests: a schedule or a pattern that cannot be used is the configuration's fault") {
  DigestMill mill({digest_spec("daily")});
  DigestSpec bad = digest_spec("bad", "at noon, perhaps");
  CHECK_FALSE(DigestDesk::open(mill.store, mill.store, {bad}, mill.sources, mill.output()));
  bad = digest_spec("bad");
  bad.filter.include = {{{FilterRule::Field::kTitle, "("}}};
  CHECK_FALSE(DigestDesk::open(mill.store, mill.store, {bad}, mill.sources, mill.output()));
}

TEST_CASE("digests: a clock that is set back a week leaves no digest alone for a week") {
  DigestMill mill({digest_spec("hourly", "every 1h")});
  mill.poll(1);
  mill.live(3 * kHour);
  mill.clock.set(mill.clock.now() - 7 * kDay);
  mill.poll(1);
  mill.clock.set(mill.clock.now() + 7 * kDay + kHour);
  CHECK(mill.due().written == 1);
}
