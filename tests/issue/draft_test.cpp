// What becomes of what waits: a draft, and whether it still holds.
#include "issue/draft.h"

#include "support/catch.h"

using namespace feedmill;

namespace {

constexpr Instant kNoon{Seconds{1795435200}};
constexpr Seconds kHour = std::chrono::hours(1);

WaitingReport report(std::int64_t entry, std::int64_t story, int revision = 1,
                     std::int64_t told_in = 0) {
  return {entry, story, told_in, kNoon + Seconds{entry}, kNoon, revision};
}

IssueRequest request() {
  IssueRequest request;
  request.now = kNoon + kHour;
  return request;
}

DigestStand stand() {
  DigestStand stand;
  stand.issues = 3;
  stand.floor = 10;
  stand.newest = 20;
  stand.edited = {{4, kNoon, true, 2}, {5, kNoon, false, 2}};
  stand.turned = {{6, kNoon, std::nullopt}};
  return stand;
}

}  // namespace

TEST_CASE("draft: stories with each report in the revision in which it was seen") {
  const IssueDraft draft =
      draft_of(request(), stand(), {report(11, 7), report(12, 8, 3), report(13, 9, 2, 1)});
  CHECK(draft.stories ==
        std::vector<IssueDraft::Story>{{7, 0, {{11, 1}}, {}}, {8, 0, {{12, 3}}, {}}});
  CHECK(draft.more == std::vector<IssueDraft::Story>{{9, 1, {{13, 2}}, {}}});
  CHECK(draft.floor == 20);
  CHECK(draft.now == kNoon + kHour);
  CHECK(draft.from.issues == 3);
  REQUIRE(draft.notices.size() == 2);
  CHECK(draft.notices[0] == Notice{Correction::Kind::kCorrected, 4, kNoon});
  CHECK(draft.notices[1] == Notice{Correction::Kind::kWithdrawn, 6, kNoon});
}

TEST_CASE("draft: too few wait, all of them; nothing new says nothing of what was told") {
  IssueRequest two = request();
  two.min_stories = 2;
  const IssueDraft waits = draft_of(two, stand(), {report(11, 7)});
  CHECK(waits.stories.empty());
  CHECK_FALSE(waits.floor);
  const IssueDraft nothing = draft_of(request(), stand(), {});
  CHECK(nothing.stories.empty());
  CHECK(nothing.floor == 20);
  CHECK(nothing.notices.empty());
  const IssueDraft earlier = draft_of(request(), stand(), {report(11, 7, 1, 2)});
  CHECK(earlier.stories.empty());
  CHECK(earlier.floor == 10);
}

TEST_CASE("draft: what finds no room is counted, and waits") {
  IssueRequest one = request();
  one.spec.max_stories = 1;
  const IssueDraft draft = draft_of(one, stand(), {report(11, 7), report(12, 8), report(13, 9)});
  CHECK(draft.stories.size() == 1);
  CHECK(draft.stories_left == 2);
  CHECK(draft.floor == 11);
}

TEST_CASE("draft: a time of the schedule is served once, at the issue or at none") {
  IssueRequest timed = request();
  CHECK_FALSE(is_served(timed, stand()));
  timed.scheduled = kNoon;
  CHECK_FALSE(is_served(timed, stand()));
  DigestStand served = stand();
  served.state.served = kNoon - kHour;
  CHECK_FALSE(is_served(timed, served));
  served.state.served = kNoon;
  CHECK(is_served(timed, served));
  CHECK_FALSE(is_served(request(), served));
  served.state.served = kNoon + kHour;  // the clock was set back
  CHECK(is_served(timed, served));
  CHECK(draft_of(timed, stand(), {}).served == kNoon);
  CHECK_FALSE(draft_of(request(), stand(), {}).served);
}

TEST_CASE("draft: out of date once anything of what it was decided from has changed") {
  const auto changed = [](auto change) {
    DigestStand now = stand();
    change(now);
    return !is_up_to_date(stand(), now);
  };
  CHECK_FALSE(changed([](DigestStand&) {}));
  CHECK(changed([](DigestStand& now) { ++now.issues; }));
  CHECK(changed([](DigestStand& now) { ++now.floor; }));
  CHECK(changed([](DigestStand& now) { now.state.served = kNoon; }));
  CHECK(changed([](DigestStand& now) { now.edited.pop_back(); }));
  CHECK(changed([](DigestStand& now) { now.edited[1].entry = 7; }));
  CHECK(changed([](DigestStand& now) { ++now.edited[0].revision; }));
  CHECK(changed([](DigestStand& now) { now.turned[0].restored = kNoon; }));
  CHECK(changed([](DigestStand& now) { now.turned.clear(); }));
  // More was stored since: a later issue's. Whether a reader sees an edit is not looked at twice.
  CHECK_FALSE(changed([](DigestStand& now) { ++now.newest, ++now.newest_gap; }));
  CHECK_FALSE(changed([](DigestStand& now) { now.edited[0].corrected = false; }));
}
