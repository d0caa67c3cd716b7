// Which stories an issue takes.
#include "issue/choice.h"
#include "feedmill/digest.h"
#include "issue/name.h"
#include "support/catch.h"

using namespace feedmill;

namespace {

constexpr Instant kNoon{Seconds{1795435200}};  // 2026-11-23T12:00:00Z
constexpr Seconds kHour = std::chrono::hours(1);

/// The report of a story that was stored as the `entry`th.
WaitingReport report(std::int64_t entry, std::int64_t story, std::int64_t told_in = 0) {
  return {entry, story, told_in, kNoon + Seconds{entry}, kNoon + Seconds{entry}, 1};
}

IssueLimits limits(int max_stories = 200) { return {kNoon + kHour, std::nullopt, max_stories, 1}; }

}  // namespace

TEST_CASE("choice: stories in the order in which their first report was stored") {
  const IssueChoice choice =
      choose({report(1, 20), report(2, 10), report(3, 20), report(4, 30)}, limits());
  CHECK(choice == IssueChoice{{{20, 0, {1, 3}}, {10, 0, {2}}, {30, 0, {4}}}, {}, 0});
}

TEST_CASE("choice: reports of a story stand in the order of time, then of ingestion") {
  WaitingReport late = report(1, 7), early = report(2, 7), same = report(3, 7);
  late.time = kNoon + kHour;
  early.time = same.time = kNoon - kHour;
  CHECK(choose({late, early, same}, limits()).stories ==
        std::vector<IssueChoice::Story>{{7, 0, {2, 3, 1}}});
}

TEST_CASE("choice: what finds no place waits; every report of a story that is in comes with it") {
  const IssueChoice choice = choose(
      {report(1, 10), report(2, 20), report(3, 30), report(4, 10), report(5, 30)}, limits(2));
  CHECK(choice == IssueChoice{{{10, 0, {1, 4}}, {20, 0, {2}}}, {}, 3, 1});
  CHECK(choose({report(1, 10), report(2, 20)}, limits(0)).stories.size() == 1);
  CHECK(choose({report(1, 10), report(2, 20)}, limits(-5)).stories.size() == 1);
}

TEST_CASE("choice: new reports of a story that was told take no place") {
  const IssueChoice choice =
      choose({report(1, 5, 77), report(2, 10), report(3, 5, 77), report(4, 20)}, limits(1));
  CHECK(choice == IssueChoice{{{10, 0, {2}}}, {{5, 77, {1, 3}}}, 4, 1});
}

TEST_CASE("choice: new reports of earlier stories alone make no issue, and wait") {
  const IssueChoice choice = choose({report(3, 5, 77), report(4, 6, 78)}, limits());
  CHECK(choice.stories.empty());
  CHECK(choice.first_left == 3);
  CHECK(choose({}, limits()) == IssueChoice{});
}

TEST_CASE("choice: an issue of a time takes what was stored before it; a clock holds nothing up") {
  IssueLimits before = limits();
  before.stored_before = kNoon + Seconds{3};
  CHECK(choose({report(2, 20), report(3, 30), report(4, 20)}, before) ==
        IssueChoice{{{20, 0, {2}}}, {}, 3});
  WaitingReport future = report(4, 40);
  future.first_seen = before.now + kHour;
  CHECK(choose({future}, before).stories.size() == 1);
  future.first_seen = before.now;
  CHECK(choose({future}, before).stories.empty());
}

TEST_CASE("choice: too few stories wait, none at all are not too few") {
  IssueLimits three = limits();
  three.min_stories = 3;
  const IssueChoice two = choose({report(1, 10), report(2, 20)}, three);
  CHECK(too_few(two, three));
  CHECK_FALSE(too_few(choose({report(1, 10), report(2, 20), report(3, 30)}, three), three));
  CHECK_FALSE(too_few({}, three));
  three.min_stories = 0;
  CHECK_FALSE(too_few(two, three));
}

TEST_CASE("choice: a digest has told all up to what it leaves") {
  const IssueChoice all = choose({report(1, 10)}, limits());
  CHECK(floor_after(all, 9, 4) == 9);
  CHECK(floor_after(all, 3, 4) == 4);  // the newest were forgotten since
  const IssueChoice some = choose({report(5, 10), report(6, 20)}, limits(1));
  CHECK(floor_after(some, 9, 4) == 5);
  CHECK(first_told(kNoon) == kNoon - 24 * kHour);
}

TEST_CASE("issue: its id is the same for the same issue of the same store, its stem free") {
  const std::string urn = issue_urn("store", "morning", kNoon, 3);
  CHECK(urn == "urn:uuid:03942b78-0db6-84a5-9b32-215ec45dcda7");  // in every version
  CHECK(urn == issue_urn("store", "morning", kNoon, 3));
  CHECK(urn != issue_urn("store", "morning", kNoon, 4));
  CHECK(urn != issue_urn("other", "morning", kNoon, 3));
  CHECK(urn != issue_urn("store", "evening", kNoon, 3));
  CHECK(urn != issue_urn("store", "morning", kNoon + kHour, 3));
  CHECK(urn.size() == std::string("urn:uuid:").size() + 36);
  CHECK(urn[23] == '8');  // RFC 9562: version 8
  CHECK(std::string("89ab").find(urn[28]) != std::string::npos);
  for (int number = 1; number <= 100; ++number)
    CHECK(issue_urn("store", "morning", kNoon, number).size() == urn.size());
  CHECK(issue_stem(kNoon, 1) == "2026-11-23T120000Z");
  CHECK(issue_stem(kNoon, 2) == "2026-11-23T120000Z-2");
}

TEST_CASE("issue: its title is the digest's own, and its name where it has none") {
  DigestSpec digest;
  digest.name = "morning";
  CHECK(issue_title(digest) == "morning");
  digest.title = "The morning";
  CHECK(issue_title(digest) == "The morning");
}
