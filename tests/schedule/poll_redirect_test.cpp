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

TEST_CASE(
    "validators: once in a while a whole document is asked for, whatever the validators say") {
  SourceState state;
  state.asked_url = kOld;
  state.validators = {"\"1\"", ""};
  CHECK_FALSE(validators_to_send(a_source(), state, kNoon).empty());
  Learned learned;
  learned.whole_since = kNoon;
  state.learned = learned.to_text();
  CHECK_FALSE(validators_to_send(a_source(), state, kNoon + hours(24 * 27)).empty());
  CHECK(validators_to_send(a_source(), state, kNoon + hours(24 * 36)).empty());
  CHECK_FALSE(validators_to_send(a_source(), state, kNoon - hours(24 * 365)).empty());
}
