#include "contract.h"

using namespace feedmill;
using namespace feedmill::test;

namespace {

std::vector<std::string> hosts(const std::vector<DueSource>& due) {
  std::vector<std::string> names;
  for (const auto& source : due) names.push_back(source.host);
  return names;
}

/// Gives a source a state as a poll would.
void set_state(Contract& fixture, const std::string& name,
               const std::function<void(SourceState&)>& change) {
  const PollTask task = fixture.claim(name);
  PollUpdate update;
  update.source_id = task.source_id;
  update.state = task.state;
  change(update.state);
  REQUIRE(value_of(fixture.store->apply({update}, fixture.now)) == 1);
}

std::size_t due_now(Contract& fixture) {
  return value_of(fixture.store->due(DueSelection::kDue, {}, fixture.now, kDay)).size();
}

}  // namespace

TEST_CASE("sources: new ones are due, in the order of the list") {
  Contract fixture;
  fixture.sync({a_source("https://b.example/1"), a_source("https://a.example/1"),
                a_source("https://b.example/2")});
  const auto due = value_of(fixture.store->due(DueSelection::kDue, {}, fixture.now, kDay));
  CHECK(hosts(due) == std::vector<std::string>{"b.example:443", "a.example:443", "b.example:443"});
}

TEST_CASE("sources: next_poll is kept over a restart") {
  Contract fixture;
  const std::vector<Source> sources = {a_source("https://a.example/feed", "A")};
  fixture.sync(sources);
  fixture.poll("A", {});
  fixture.reopen();
  fixture.sync(sources);
  CHECK(due_now(fixture) == 0);
  CHECK(value_of(fixture.store->next_due()) == fixture.now + kHour);
  fixture.now += kHour;
  CHECK(due_now(fixture) == 1);
}

TEST_CASE("sources: a clock that was set back holds nothing up") {
  Contract fixture;
  fixture.sync({a_source("https://a.example/feed", "A")});
  fixture.poll("A", {});
  fixture.now -= std::chrono::minutes(5);
  CHECK(due_now(fixture) == 1);  // the last poll is in the future
  set_state(fixture, "A", [&](SourceState& state) {
    state.last_poll = fixture.now;
    state.next_poll = fixture.now + 7 * kDay;  // a Retry-After may ask for this
  });
  CHECK(due_now(fixture) == 0);
  set_state(fixture, "A", [&](SourceState& state) { state.next_poll = fixture.now + 9 * kDay; });
  CHECK(due_now(fixture) == 1);
}

TEST_CASE("sources: one that is gone is asked by its name only, a disabled one never") {
  Contract fixture;
  Source off = a_source("https://b.example/feed", "B");
  off.enabled = false;
  fixture.sync({a_source("https://a.example/feed", "A"), off});
  set_state(fixture, "A", [](SourceState& state) { state.gone = true; });
  CHECK(value_of(fixture.store->due(DueSelection::kDue, {}, fixture.now, kDay)).empty());
  CHECK(value_of(fixture.store->due(DueSelection::kAll, {}, fixture.now, kDay)).empty());
  CHECK(value_of(fixture.store->next_due()) == std::nullopt);
  CHECK(value_of(fixture.store->due(DueSelection::kNamed, {"A"}, fixture.now, kDay)).size() == 1);
  CHECK(value_of(
            fixture.store->due(DueSelection::kNamed, {"https://a.example/feed"}, fixture.now, kDay))
            .size() == 1);
  CHECK(value_of(fixture.store->due(DueSelection::kNamed, {"B"}, fixture.now, kDay)).empty());
  CHECK(fixture.store->due(DueSelection::kNamed, {"C"}, fixture.now, kDay).error().code ==
        Errc::kUsage);
}

TEST_CASE("sources: a state comes back as it was stored") {
  Contract fixture;
  fixture.sync({a_source("https://a.example/feed", "A")});
  SourceState expected;
  expected.validators = {"W/\"odd ' tag\"", "Mon, 02 Nov 2026 07:00:00 +0000"};
  expected.asked_url = "https://a.example/feed";
  expected.body_hash = 0xFFFF'FFFF'FFFF'FFFE;
  expected.last_poll = expected.last_success = expected.last_new = fixture.now;
  expected.next_poll = fixture.now + kHour;
  expected.interval = kHour;
  expected.failures = 3;
  expected.outcome = "200";
  expected.last_error = "an error";
  expected.redirect_url = "https://a.example/new";
  expected.redirect_count = 4;
  expected.redirect_since = fixture.now - kDay;
  expected.redirect_trusted = true;
  expected.title = "A feed";
  expected.home_page_url = "https://a.example/";
  expected.seen_document = expected.guids_unreliable = true;
  expected.learned = "every=60";
  set_state(fixture, "A", [&](SourceState& state) { state = expected; });
  const auto status = value_of(fixture.store->status());
  REQUIRE(status.size() == 1);
  CHECK(status[0].state == expected);
  CHECK(status[0].moved_to == "https://a.example/new");
  CHECK(fixture.claim("A").state == expected);
}

TEST_CASE("sources: changing the name or the address keeps the history") {
  Contract fixture;
  fixture.sync({a_source("https://a.example/feed")});
  fixture.poll("https://a.example/feed", {an_entry("g1", "First")});
  SECTION("a name is given") { fixture.sync({a_source("http://a.example/feed#x", "A")}); }
  SECTION("a name is given, then taken away") {
    fixture.sync({a_source("https://a.example/feed", "A")});
    fixture.sync({a_source("https://a.example/feed")});
  }
  SECTION("a name is given, then the address changes") {
    fixture.sync({a_source("https://a.example/feed", "A")});
    fixture.sync({a_source("https://other.example/feed", "A")});
  }
  SECTION("the address that its permanent redirects led to is written down") {
    set_state(fixture, "https://a.example/feed",
              [](SourceState& state) { state.redirect_url = "https://new.example/feed"; });
    fixture.sync({a_source("https://new.example/feed", "A")});
  }
  const auto status = value_of(fixture.store->status());
  REQUIRE(status.size() == 1);
  CHECK(status[0].entries == 1);
}

TEST_CASE("sources: those that their hosts turned away are remembered by the next process") {
  Contract fixture;
  const std::string a = "https://a.example/", b = "https://b.example/";
  fixture.sync({a_source(a + "1", "A1"), a_source(a + "2", "A2"), a_source(b + "1", "B1"),
                a_source(b + "2", "B2"), a_source(a + "3", "A3")});
  const auto answered = [&](const std::string& name, const std::string& outcome) {
    set_state(fixture, name, [&](SourceState& state) {
      state.outcome = outcome;
      state.last_poll = fixture.now;
      if (outcome == "200") state.last_success = fixture.now;
      state.next_poll = fixture.now + kHour;
    });
  };
  answered("A1", "429");
  answered("A2", "503");
  answered("A3", "500");
  answered("B1", "429");
  fixture.now += std::chrono::minutes(1);
  answered("B2", "200");  // the host serves again
  fixture.reopen();
  const auto waiting = value_of(fixture.store->turned_away(fixture.now));
  const Instant until = fixture.now - std::chrono::minutes(1) + kHour;
  CHECK(waiting ==
        std::vector<TurnedAway>{{1, "a.example:443", until}, {2, "a.example:443", until}});
  CHECK(value_of(fixture.store->turned_away(until)).empty());
  CHECK(value_of(fixture.store->turned_away(fixture.now - kDay)).empty());  // a clock set back
}

TEST_CASE("sources: another address is sent no validators of the old one") {
  Contract fixture;
  fixture.sync({a_source("https://a.example/feed", "A")});
  set_state(fixture, "A", [&](SourceState& state) {
    state.validators = {"\"x\"", "y"};
    state.body_hash = 5;
    state.gone = true;
    state.failures = 7;
    state.seen_document = true;
    state.next_poll = fixture.now + kDay;
  });
  fixture.sync({a_source("https://a.example/feed2", "A")});
  const PollTask task = fixture.claim("A");
  CHECK(task.source.url == "https://a.example/feed2");
  CHECK(task.state.validators.empty());
  CHECK(task.state.body_hash == 0);
  CHECK_FALSE(task.state.gone);
  CHECK(task.state.failures == 0);
  CHECK(task.state.next_poll == std::nullopt);
  CHECK(task.state.seen_document);
}

TEST_CASE("sources: one that is taken out and put back remembers") {
  Contract fixture;
  const Source a = a_source("https://a.example/feed", "A"), b = a_source("https://b.example/", "B");
  fixture.sync({a, b});
  fixture.poll("A", {an_entry("g1", "First")});
  fixture.sync({b});
  CHECK(value_of(fixture.store->status()).size() == 1);
  CHECK(hosts(value_of(fixture.store->due(DueSelection::kAll, {}, fixture.now, kDay))) ==
        std::vector<std::string>{"b.example:443"});
  CHECK(fixture.entries().size() == 1);
  fixture.sync({a, b});
  const auto known =
      value_of(fixture.store->known(fixture.claim("A").source_id, an_entry("g1", "").keys));
  CHECK(known.size() == 1);
}

TEST_CASE("sources: tags of a plain source are read back") {
  Contract fixture;
  Source source = a_source("https://a.example/feed", "A");
  source.tags = {"one", "two words"};
  fixture.sync({source});
  CHECK(fixture.claim("A").source == source);
}
