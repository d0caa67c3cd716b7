#include "insight/advice.h"

#include "schedule/learned.h"
#include "schedule/source_condition.h"
#include "support/catch.h"
#include "support/polled_source.h"

using namespace feedmill;
using namespace feedmill::test;

namespace {

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

TEST_CASE("advice: what is the matter with a source, in a word") {
  CHECK(word_for(polled("200"), kNoon) == "ok");
  CHECK(word_for(polled("500", 1), kNoon) == "failing");
  CHECK(word_for(polled("403", 2), kNoon) == "blocked");
  CHECK(word_for(polled("refused-address", 1), kNoon) == "blocked");
  SourceStatus moved = polled("200");
  moved.moved_to = "https://new.example/feed";
  CHECK(word_for(moved, kNoon) == "moved");
  CHECK(trouble_of(moved, kNoon) == "moved for good, asked at https://new.example/feed");
  CHECK(advice_on(moved, kNoon) == "write https://new.example/feed as its url");
  CHECK(trouble_of(polled("200"), kNoon).empty());
}

TEST_CASE("advice: a source is quiet by its own habits, and is called so everywhere") {
  CHECK(condition_of(habitual(kDay), kNoon) == "ok");
  CHECK(condition_of(habitual(2 * kDay), kNoon) == "ok");
  CHECK(condition_of(habitual(9 * kDay), kNoon) == "quiet");
  CHECK(word_for(habitual(9 * kDay), kNoon) == "quiet");
  CHECK(has(trouble_of(habitual(9 * kDay), kNoon), "2026-11-14: it used to bring about 1"));
  SourceStatus young = habitual(9 * kDay);
  Learned learned = Learned::from_text(young.state.learned);
  learned.met = kNoon - kDay;
  young.state.learned = learned.to_text();
  CHECK(condition_of(young, kNoon) == "ok");
}

TEST_CASE("advice: one of no habits is quiet after ninety days") {
  SourceStatus slow = polled("304");
  slow.state.last_new = kNoon - 90 * kDay;
  CHECK(condition_of(slow, kNoon) == "ok");
  slow.state.last_new = kNoon - 91 * kDay;
  CHECK(condition_of(slow, kNoon) == "quiet");
  CHECK(trouble_of(slow, kNoon) == "nothing new since 2026-08-24");
  slow.state.last_new.reset();
  CHECK(trouble_of(slow, kNoon) == "nothing new ever");
}

TEST_CASE("advice: what can be done, where something can and its trouble does not say it") {
  CHECK(has(advice_on(polled("timeout", 3), kNoon), "http.timeout"));
  CHECK(advice_on(polled("timeout", 2), kNoon).empty());  // it is asked again by itself
  CHECK(advice_on(polled("401", 5), kNoon).empty());      // the error has it
  CHECK(advice_on(polled("500", 5), kNoon).empty());
  CHECK(advice_on(polled("500", 10), kNoon) ==
        "look whether it is still there; else feedmill sources pause 'Tides of mine'");
  SourceStatus gone = polled("410", 1);
  gone.state.gone = true;
  CHECK(advice_on(gone, kNoon) == "feedmill sources remove 'Tides of mine'");
  SourceStatus lost = polled("404", 1);
  lost.state.home_page_url = "https://tides.example/";
  CHECK(advice_on(lost, kNoon) == "feedmill sources add https://tides.example/ looks for it");
}

TEST_CASE("advice: what a server says is one harmless line") {
  SourceStatus status = polled("500", 3);
  status.state.last_error = "one\ntwo\x1B[31m";
  const std::string told = trouble_of(status, kNoon);
  CHECK(told.find_first_of("\n\x1B") == std::string::npos);
}
