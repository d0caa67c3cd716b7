#include "schedule/learned.h"
#include "schedule/redirect_memory.h"
#include "support/catch.h"

using namespace feedmill;
using std::chrono::hours;

namespace {

constexpr Instant kNoon{Seconds{1795435200}};
const std::string kOld = "https://site.example/old", kNew = "https://site.example/new";

Source a_source() {
  Source source;
  source.url = source.key = kOld;
  return source;
}

RedirectTrail moved(const std::string& to = kNew) { return {to, to, 1}; }

}  // namespace

TEST_CASE("redirects: believed after several polls over a day, not before") {
  SourceState state;
  for (int poll = 0; poll < 8; ++poll) {
    remember_redirect(state, moved(), kNoon);
    CHECK(address_to_ask(a_source(), state) == kOld);
  }
  remember_redirect(state, moved(), kNoon + hours(24));
  CHECK(address_to_ask(a_source(), state) == kNew);
}

TEST_CASE("redirects: two polls a day apart are not several") {
  SourceState state;
  remember_redirect(state, moved(), kNoon);
  remember_redirect(state, moved(), kNoon + hours(30));
  CHECK(address_to_ask(a_source(), state) == kOld);
}

TEST_CASE("redirects: another target or a direct answer begins anew") {
  SourceState state;
  for (int poll = 0; poll < 6; ++poll) remember_redirect(state, moved(), kNoon);
  remember_redirect(state, moved("https://portal.example/login"), kNoon + hours(30));
  CHECK(state.redirect_count == 1);
  remember_redirect(state, {kOld, "", 0}, kNoon + hours(31));
  CHECK(state.redirect_url.empty());
  CHECK(state.redirect_count == 0);
}

TEST_CASE("redirects: validators go to the address that gave them only") {
  SourceState state;
  state.validators = {"\"x\"", ""};
  state.asked_url = kOld;
  CHECK(validators_to_send(a_source(), state, kNoon) == state.validators);
  for (int poll = 0; poll < 6; ++poll) remember_redirect(state, moved(), kNoon + poll * hours(6));
  REQUIRE(state.redirect_trusted);
  CHECK(validators_to_send(a_source(), state, kNoon) ==
        state.validators);  // they were of there all along
  doubt_redirect(state);
  CHECK(address_to_ask(a_source(), state) == kOld);
  CHECK(validators_to_send(a_source(), state, kNoon).empty());
}

TEST_CASE("redirects: a failure before they are believed forgets nothing") {
  SourceState state;
  for (int poll = 0; poll < 4; ++poll) remember_redirect(state, moved(), kNoon);
  doubt_redirect(state);
  CHECK(state.redirect_count == 4);
}

namespace {

SourceState with_validators(Instant whole, Instant last_success) {
  SourceState state;
  state.asked_url = kOld;
  state.validators = {"\"1\"", ""};
  state.last_success = last_success;
  Learned learned;
  learned.whole_since = whole;
  state.learned = learned.to_text();
  return state;
}

bool conditional(const SourceState& state, Instant now) {
  return !validators_to_send(a_source(), state, now).empty();
}

}  // namespace

TEST_CASE("validators: after a week of nothing but 304s a whole document is asked for") {
  const SourceState same = with_validators(kNoon, kNoon + hours(24 * 6));
  CHECK(conditional(same, kNoon + hours(24 * 7 - 1)));
  CHECK_FALSE(conditional(same, kNoon + hours(24 * 7)));
  CHECK(conditional(same, kNoon - hours(24 * 365)));
  // A source that is asked once a fortnight has had no 304 yet.
  CHECK(conditional(with_validators(kNoon, kNoon), kNoon + hours(24 * 14)));
}

TEST_CASE("validators: where that was in vain, the next such waits longer") {
  SourceState same = with_validators(kNoon, kNoon + hours(24 * 6));
  Learned learned = Learned::from_text(same.learned);
  learned.whole_wait = kFirstWholeWait * 2;
  same.learned = learned.to_text();
  CHECK(Learned::from_text(same.learned) == learned);
  CHECK(conditional(same, kNoon + hours(24 * 13)));
  CHECK_FALSE(conditional(same, kNoon + hours(24 * 14)));
}

TEST_CASE("validators: none after a refusal that they may have caused") {
  SourceState state = with_validators(kNoon, kNoon);
  for (const char* refused : {"400", "403", "412", "416", "431"}) {
    state.outcome = refused;
    CHECK_FALSE(conditional(state, kNoon + hours(1)));
  }
  for (const char* other : {"404", "410", "429", "503", "timeout", "304", "200"}) {
    state.outcome = other;
    CHECK(conditional(state, kNoon + hours(1)));
  }
}

TEST_CASE("validators: those of a document are sent to where it came from") {
  SourceState state;
  state.asked_url = kOld;
  state.validators = {"\"1\"", ""};
  CHECK_FALSE(validators_to_send(a_source(), state, kNoon).empty());
}

TEST_CASE("redirects: at another address what was learnt of the old one is void, the rest stays") {
  SourceState state;
  state.validators.etag = "\"x\"";
  state.asked_url = kOld;
  state.body_hash = 7;
  state.next_poll = state.last_poll = state.last_success = kNoon;
  state.failures = 3;
  state.outcome = "410";
  state.last_error = "gone";
  state.gone = true;
  state.standing = Standing::kSlow;
  state.redirect_url = kNew;
  state.redirect_count = 9;
  state.redirect_since = kNoon;
  state.redirect_trusted = true;
  state.title = "Otters";
  state.seen_document = true;
  state.learned = "l";
  SourceState expected;
  expected.last_poll = expected.last_success = kNoon;
  expected.outcome = "410";
  expected.title = "Otters";
  expected.seen_document = true;
  expected.learned = "l";
  CHECK(at_new_address(state) == expected);
}
