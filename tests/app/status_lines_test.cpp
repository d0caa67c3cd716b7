#include "app/status_lines.h"

#include "schedule/learned.h"
#include "support/catch.h"

using namespace feedmill;

namespace {

constexpr Instant kNoon{Seconds{1795435200}};  // 2026-11-23T12:00:00Z
constexpr Seconds kDay = std::chrono::hours(24);

SourceStatus polled(const std::string& outcome, int failures = 0) {
  SourceStatus status;
  status.source.url = "https://tides.example/feed";
  status.source.name = "Tides of mine";
  status.state.outcome = outcome;
  status.state.failures = failures;
  status.state.last_error = failures > 0 ? "it failed" : "";
  status.state.last_poll = status.state.last_new = kNoon - std::chrono::hours(1);
  status.state.next_poll = kNoon + std::chrono::hours(1);
  return status;
}

/// One that posted twice a day for four weeks, until `silent` ago.
SourceStatus habitual(Seconds silent) {
  SourceStatus status = polled("304");
  Learned learned;
  learned.met = kNoon - silent - 28 * kDay;
  learned.habits.begin(*learned.met);
  for (Instant when = *learned.met; when <= kNoon - silent; when += kDay / 2)
    learned.habits.saw(when);
  status.state.learned = learned.to_text();
  status.state.last_new = kNoon - silent;
  return status;
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("status: what is the matter with a source, in a word") {
  CHECK(word_for(polled("200"), kNoon) == "ok");
  CHECK(word_for(polled("500", 1), kNoon) == "failing");
  CHECK(word_for(polled("403", 2), kNoon) == "blocked");
  CHECK(word_for(polled("refused-address", 1), kNoon) == "blocked");
  SourceStatus moved = polled("200");
  moved.moved_to = "https://new.example/feed";
  CHECK(word_for(moved, kNoon) == "moved");
  CHECK(has(source_lines(moved, kNoon), "https://new.example/feed; write that as its url"));
}

TEST_CASE("status: a source is quiet by its own habits") {
  CHECK(word_for(habitual(kDay), kNoon) == "ok");
  CHECK(word_for(habitual(2 * kDay), kNoon) == "ok");
  CHECK(word_for(habitual(9 * kDay), kNoon) == "quiet");
  CHECK(has(source_lines(habitual(9 * kDay), kNoon), "it used to bring about 1"));
  SourceStatus young = habitual(9 * kDay);
  Learned learned = Learned::from_text(young.state.learned);
  learned.met = kNoon - kDay;
  young.state.learned = learned.to_text();
  CHECK(word_for(young, kNoon) == "ok");
}

TEST_CASE("status: it says what to do, and a gone source has no next poll") {
  SourceStatus gone = polled("410", 1);
  gone.state.gone = true;
  CHECK(has(source_lines(gone, kNoon), "feedmill sources remove 'Tides of mine'"));
  CHECK_FALSE(has(source_lines(gone, kNoon), "13:00"));
  CHECK(has(source_lines(polled("200"), kNoon), "13:00"));
  CHECK(has(source_lines(polled("dns", 12), kNoon), "12 in a row: dns: it failed\n"));
  CHECK(has(source_lines(polled("dns", 12), kNoon), "feedmill sources pause 'Tides of mine'"));
  CHECK_FALSE(has(source_lines(polled("dns", 1), kNoon), "pause"));
  SourceStatus lost = polled("404", 1);
  lost.state.home_page_url = "https://tides.example/";
  CHECK(has(source_lines(lost, kNoon), "sources add https://tides.example/ looks for it"));
}

TEST_CASE("status: digests with their next issue, and what is not written") {
  Config config;
  config.output = "/nowhere/at/all";
  DigestSpec spec;
  spec.name = "morning";
  spec.schedule = "07:00";
  config.digests = {spec};
  const auto fresh = digest_lines(config, {}, kNoon);
  REQUIRE(fresh.size() == 1);
  CHECK(fresh[0].next_time == kNoon + std::chrono::hours(19));
  DigestStatus stored;
  stored.name = "morning";
  stored.state.first_seen = kNoon - kDay;
  stored.unwritten = 1;
  const auto late = digest_lines(config, {stored}, kNoon);
  CHECK(has(late[0].error, "1 sealed issue is not on disk yet"));
}

TEST_CASE("status: everything is counted in a line") {
  Delivery waits, lost;
  lost.given_up = true;
  CHECK(
      summary_of({polled("200"), polled("403", 1), polled("200")}, 1, {waits, lost, lost}, kNoon) ==
      "3 sources: 2 ok, 1 blocked; 1 digest; 1 delivery waits; 2 were given up");
  CHECK(summary_of({}, 0, {}, kNoon) == "0 sources; 0 digests");
}
