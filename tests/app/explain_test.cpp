// What is said of a source's next poll and of an entry's story, from values.
#include <algorithm>

#include "app/explain_source.h"
#include "app/explain_story.h"
#include "schedule/learned.h"
#include "support/catch.h"

using namespace feedmill;

namespace {

constexpr Instant kNoon{Seconds{1795435200}};  // 2026-11-23T12:00:00Z, a Monday
constexpr Seconds kHour = std::chrono::hours(1), kDay = std::chrono::hours(24);

const PollPolicy kPolicy{30 * std::chrono::minutes(1), 15 * std::chrono::minutes(1), kDay};

SourceStatus a_source(const Learned& learned = {}) {
  SourceStatus status;
  status.source.url = "https://tides.example/feed";
  status.source.name = "Tides";
  status.state.last_poll = kNoon - kHour;
  status.state.next_poll = kNoon + kHour;
  status.state.outcome = "200";
  status.state.learned = learned.to_text();
  return status;
}

std::string told(const SourceStatus& status, Instant now = kNoon) {
  std::string all;
  for (const std::string& line : explain_source(status, kPolicy, now)) all += line + "\n";
  return all;
}

std::string told(const ExplanationRow& row) {
  std::string all;
  for (const std::string& line : explain_story(row)) all += line + "\n";
  return all;
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

SourceStatus because_of(PollReason reason) {
  Learned learned;
  learned.reason = reason;
  return a_source(learned);
}

ComparisonRow compared(ComparisonRow::Ground ground) {
  ComparisonRow row;
  row.ground = ground;
  row.entry_id = "k-2";
  row.source = "Harbour";
  row.title = "Tugs collide";
  row.score = 0.5;
  row.threshold = 0.25;
  row.clue = "address";
  return row;
}

ExplanationRow a_report() {
  ExplanationRow row;
  row.entry_id = "k-1";
  row.source = "Post";
  row.title = "Two tugs collide";
  row.story_id = "s1";
  row.reports = 2;
  return row;
}

}  // namespace

TEST_CASE("explain: when a source is asked next, and what the last answer was") {
  SourceStatus status = a_source();
  CHECK(has(told(status), "Last asked 2026-11-23 11:00 UTC: 200.\n"));
  CHECK(has(told(status), "Next poll 2026-11-23 13:00 UTC, in 60 min.\n"));
  CHECK(has(told(status, kNoon + 2 * kHour), "Due now, since 2026-11-23 13:00 UTC.\n"));
  status.state.outcome = "500";
  status.state.last_error = "it is ill";
  status.state.failures = 1;
  CHECK(has(told(status), ": 500: it is ill\n"));
  status.state.failures = 4;
  CHECK(has(told(status), ": 500, 4 in a row: it is ill\n"));
  status.state.gone = true;
  CHECK(has(told(status), "Not polled: its server says that it is gone (410)."));
  CHECK_FALSE(has(told(status), "Next poll"));
  status.source.enabled = false;
  CHECK(has(told(status), "Not polled: the configuration has it disabled."));
  SourceStatus fresh = a_source();
  fresh.state.last_poll.reset();
  fresh.state.next_poll.reset();
  CHECK(has(told(fresh), "Never asked yet.\nDue now: it has never been asked.\n"));
  fresh.moved_to = "https://new.example/feed";
  CHECK(has(told(fresh), "It has moved for good and is asked at https://new.example/feed."));
}

TEST_CASE("explain: how long that is, as a person says it") {
  const auto in = [](Seconds time) {
    SourceStatus status = a_source();
    status.state.next_poll = kNoon + time;
    const std::string all = told(status);
    const std::size_t at = all.find(", in ");
    return all.substr(at + 5, all.find(".\n", at) - at - 5);
  };
  CHECK(in(Seconds{119}) == "119 s");
  CHECK(in(Seconds{120}) == "2 min");
  CHECK(in(119 * std::chrono::minutes(1)) == "119 min");
  CHECK(in(2 * kHour + Seconds{300}) == "2 h 5 min");
  CHECK(in(3 * kDay + 2 * kHour) == "3 days 2 h");
}

TEST_CASE("explain: why then: each reason has a sentence of its own, an unknown one none") {
  CHECK_FALSE(has(told(because_of(PollReason::kUnknown)), "Why then"));
  const std::pair<PollReason, const char*> kReasons[] = {
      {PollReason::kFirstGuess, "poll.interval, 30m"},
      {PollReason::kFixed, "gives it an interval of 30m"},
      {PollReason::kHabits, "by its habits"},
      {PollReason::kFresh, "Cache-Control or Expires"},
      {PollReason::kPublisher, "ttl or sy:updatePeriod"},
      {PollReason::kSkipped, "skipHours or skipDays"},
      {PollReason::kRetryAfter, "Retry-After"},
      {PollReason::kBackOff, "doubles the wait, up to 1d"},
      {PollReason::kHostBusy, "turned several feeds away"},
      {PollReason::kTurnover, "moved on by more than it holds"}};
  for (const auto& [reason, words] : kReasons) {
    CAPTURE(words);
    CHECK(has(told(because_of(reason)), words));
  }
  SourceStatus fixed = because_of(PollReason::kFixed);
  fixed.source.interval = 6 * kHour;
  CHECK(has(told(fixed), "an interval of 6h"));
  fixed.source.enabled = false;
  CHECK_FALSE(has(told(fixed), "Why then"));
}

TEST_CASE("explain: habits: none of a young source; hours and days that stand out") {
  Learned learned;
  learned.reason = PollReason::kHabits;
  learned.met = kNoon - kDay;
  learned.habits.begin(kNoon - 30 * kDay);
  CHECK(has(told(a_source(learned)), "it has been watched for 24 h 0 min"));
  CHECK(has(told(a_source(learned)), "by the dates of the entries that its document holds"));
  learned.met = kNoon - 60 * kDay;
  learned.habits.begin(kNoon - 60 * kDay);
  for (int day = 60; day > 0; --day) {
    const Instant noon = kNoon - day * kDay;
    if (day % 7 < 5) learned.habits.saw(noon + 7 * kHour);
  }
  const std::string all = told(a_source(learned));
  CHECK(has(all, "Its habits: about "));
  CHECK(has(all, "mostly from "));
  CHECK(has(all, "seldom on a "));
  Learned even;
  even.met = kNoon - 60 * kDay;
  even.habits.begin(kNoon - 60 * kDay);
  for (int hour = 60 * 24; hour > 0; --hour) even.habits.saw(kNoon - hour * kHour);
  CHECK(has(told(a_source(even)), "at any hour"));
  CHECK_FALSE(has(told(a_source(even)), "seldom"));
}

TEST_CASE("explain: an entry that waits for its story, and one that began it") {
  ExplanationRow row = a_report();
  row.story_id.clear();
  CHECK(told(row) ==
        "k-1  Post  \"Two tugs collide\"\n"
        "  It waits for its story: the next pass gives it one.\n");
  row = a_report();
  row.reports = 1;
  row.title.clear();
  CHECK(told(row) ==
        "k-1  Post  (untitled)\n"
        "  in story s1, which has 1 report\n"
        "  It began this story: nothing before it was near enough.\n"
        "  no digest has told it\n");
}

TEST_CASE("explain: on what ground a report is in its story") {
  using Ground = ComparisonRow::Ground;
  ExplanationRow row = a_report();
  row.joined = compared(Ground::kArticle);
  CHECK(has(told(row),
            "  Why:\n    the same article (tier 2): equal address\n"
            "      as k-2  Harbour  \"Tugs collide\"\n"));
  row.joined = compared(Ground::kCopy);
  CHECK(has(told(row),
            "a copy or excerpt (tier 3): 50 % of the shorter text in common, 25 % "
            "needed\n"));
  row.joined = compared(Ground::kEvent);
  row.joined.words = {"tugs", "pier"};
  row.joined.passage = "the northern pier";
  row.joined.evidence = {"same figures=+271", "passages", "of a later version"};
  row.joined.title.clear();
  CHECK(has(told(row),
            "    the same event (tier 4): score 0.500, 0.250 needed\n"
            "      as k-2  Harbour  (forgotten since)\n"
            "      words in common: tugs, pier\n"
            "      passage in common: \"the northern pier\"\n"
            "      joined: 0.99, 0.97 needed; titles and addresses 0.96, the same figures +0.03, "
            "passages in common +0.00, of a later version +0.00\n"));
  row.joined.veto = "too few words";
  CHECK(has(told(row),
            "      found: the same figures, passages in common, of a later version\n"
            "      but not: one word in common is not enough (a hyphenated word is one)\n"));
  row.joined.veto.clear();
  row.joined = compared(Ground::kByHand);
  row.joined.entry_id.clear();
  CHECK(has(told(row), "  Why:\n    by hand\n  no digest has told it\n"));
}

TEST_CASE("explain: what was compared and not joined, what was bridged, and who told it") {
  using Ground = ComparisonRow::Ground;
  ExplanationRow row = a_report();
  row.rejected = {compared(Ground::kNone)};
  row.rejected[0].veto = "template";
  row.bridged = {compared(Ground::kEvent)};
  row.brought_by = compared(Ground::kArticle);
  row.told = {{"daily", "urn:uuid:1", kNoon}};
  const std::string all = told(row);
  CHECK(has(all, "It began a story of its own"));
  CHECK(has(all, "It belongs as clearly to another story"));
  CHECK(has(all, "through a report that belongs to both:\n    k-2  Harbour  \"Tugs collide\"\n"));
  CHECK(has(all, "  Compared and not joined:\n    nothing\n"));
  CHECK(has(all, "      but not: much of the text is the same, the names and numbers are not"));
  CHECK(has(all, "  told by digest daily on 2026-11-23 12:00\n"));
  CHECK_FALSE(has(all, "no digest has told it"));
  row.brought_by.title.clear();
  CHECK(has(told(row), "k-2  Harbour  (forgotten since)"));
}

TEST_CASE("explain: edits word by word, and what was taken back") {
  ExplanationRow row = a_report();
  row.edits = {{kNoon, {{WordChange::Where::kTitle, "", "Two", "Three", "tugs"}}, 4},
               {kNoon + kHour, {}, 0}};
  row.withdrawn = kNoon + kDay;
  row.restored = kNoon + 2 * kDay;
  const std::string all = told(row);
  CHECK(has(all, "  edited, seen on 2026-11-23 12:00\n"));
  CHECK(has(all, "Three"));
  CHECK(has(all, "    and 4 more\n"));
  CHECK(has(all, "  edited, seen on 2026-11-23 13:00: nothing that a reader would notice\n"));
  CHECK(has(all, "  withdrawn by its source, seen on 2026-11-24 12:00\n"));
  CHECK(has(all, "  there again, seen on 2026-11-25 12:00\n"));
}
