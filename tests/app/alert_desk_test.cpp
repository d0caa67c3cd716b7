// Alerts over hours that pass in a moment.
#include "app/alert_desk.h"

#include <algorithm>

#include "turned_by_hand.h"

using namespace feedmill;
using namespace feedmill::test;

namespace {

using State = AlertLine::State;

DigestSpec watched() {
  DigestSpec spec;
  spec.name = "watched";
  spec.schedule = "07:00";
  spec.formats = {DigestFormat::kJson};
  spec.deliver = {{"maildir /issues", MaildirTo{"/issues"}},
                  {"maildir /alerts, when failing", MaildirTo{"/alerts"}, SentWhen::kFailing}};
  return spec;
}

/// A mill with an alert desk, turned every ten seconds.
struct Watched {
  bool a_fails = false, b_fails = false;
  HandMill mill;
  AlertDesk alerts;
  Config config;
  std::vector<Instant> raised;

  Watched()
      : mill({{"a", server(a_fails)}, {"b", server(b_fails)}}, {watched()}),
        alerts(*mill.store, *mill.store) {
    config.digests = {watched()};
    expect(alerts.use(config));
  }

  static HandMill::Server server(const bool& fails) {
    return [&fails](Instant now) {
      return fails ? failed(FetchFailure::kTimeout) : hourly("It", now);
    };
  }

  void live(Seconds how_long) {
    for (Seconds lived{0}; lived < how_long; lived += Seconds{10}) {
      expect(mill.turn());
      if (value_of(alerts.step(mill.clock.now()))) raised.push_back(mill.clock.now());
      mill.clock.pass(Seconds{10});
    }
  }

  Delivery take() {
    for (const Delivery& one :
         value_of(mill.store->claim_deliveries({watched()}, mill.clock.now())))
      if (one.alert != 0) return one;
    FAIL("no alert waits");
    return {};
  }
};

}  // namespace

TEST_CASE("alerts: three failures in a row are told within a minute, once, and that it is back") {
  Watched watched;
  watched.live(kHour);
  CHECK(watched.raised.empty());
  watched.a_fails = true;
  watched.live(2 * kDay);
  REQUIRE(watched.raised.size() == 1);
  const auto& asked = watched.mill.asked["a"];
  const auto first_told =
      std::find_if(asked.begin(), asked.end(), [&](Instant at) { return at > watched.raised[0]; });
  CHECK(watched.raised[0] - *(first_told - 1) <= kMinute);
  const Delivery delivery = watched.take();
  CHECK(delivery.destination == "maildir /alerts, when failing");
  const Alert alert = value_of(watched.mill.store->alert(delivery.alert));
  CHECK(alert.id == delivery.issue_id);
  REQUIRE(alert.lines.size() == 1);
  CHECK(alert.lines[0].name == "a");
  CHECK(alert.lines[0].failures == 3);
  expect(watched.mill.store->finish_delivery(delivery.id, {}));
  watched.a_fails = false;
  watched.live(2 * kDay);
  REQUIRE(watched.raised.size() == 2);
  CHECK(value_of(watched.mill.store->alert(watched.take().alert)).lines[0].state == State::kBack);
}

TEST_CASE("alerts: at most one in a quarter of an hour, and nothing is forgotten over it") {
  Watched watched;
  watched.a_fails = watched.b_fails = true;
  watched.live(kDay);
  std::size_t lines = 0;
  for (std::size_t i = 0; i < watched.raised.size(); ++i) {
    lines += value_of(watched.mill.store->alert(static_cast<std::int64_t>(i) + 1)).lines.size();
    if (i > 0) CHECK(watched.raised[i] - watched.raised[i - 1] >= 15 * kMinute);
  }
  CHECK(lines == 2);
}

TEST_CASE("alerts: a delivery that fails three times is told, and when it arrives") {
  Watched watched;
  watched.live(8 * kHour);
  for (int failure = 1; failure <= 3; ++failure) {
    CHECK(watched.raised.empty());
    const auto claimed =
        value_of(watched.mill.store->claim_deliveries({::watched()}, watched.mill.clock.now()));
    REQUIRE(claimed.size() == 1);
    expect(watched.mill.store->finish_delivery(
        claimed[0].id, {DeliveryOutcome::Kind::kFailed, "no room", watched.mill.clock.now()}));
    watched.live(kMinute);
  }
  REQUIRE(watched.raised.size() == 1);
  const Delivery alert = watched.take();
  const auto lines = value_of(watched.mill.store->alert(alert.alert)).lines;
  REQUIRE(lines.size() == 1);
  CHECK(lines[0].subject == "maildir /issues");
  CHECK(lines[0].error == "no room");
}

TEST_CASE("alerts: whatever of the store fails is told, and the alert comes later, whole") {
  for (const char* broken : {"alert_stand", "troubled_sources", "raise_alert"}) {
    CAPTURE(broken);
    Watched watched;
    watched.a_fails = true;
    for (int turns = 0; watched.mill.state_of("a").failures < 3; ++turns) {
      REQUIRE(turns < 2000);
      expect(watched.mill.turn());
      watched.mill.clock.pass(kMinute);
    }
    watched.mill.store->breaks(broken);
    Result<bool> stepped = watched.alerts.step(watched.mill.clock.now());
    watched.mill.clock.pass(kMinute);
    if (stepped) stepped = watched.alerts.step(watched.mill.clock.now());
    CHECK_FALSE(stepped);
    CHECK_FALSE(watched.alerts.finish(watched.mill.clock.now()));
    watched.mill.store->mend();
    watched.mill.clock.pass(kMinute);
    CHECK(value_of(watched.alerts.finish(watched.mill.clock.now())));
    CHECK_FALSE(value_of(watched.alerts.finish(watched.mill.clock.now())));
    CHECK(value_of(watched.mill.store->alert(watched.take().alert)).lines.size() == 1);
  }
}

TEST_CASE("alerts: what is well again before it was told is no news, and starts anew") {
  Watched watched;
  watched.live(Seconds{10});
  auto& state = watched.mill.memory->sources.begin()->second.state;
  const auto fails = [&](int failures) { state.failures = failures; };
  const auto step = [&](Seconds later) {
    watched.mill.clock.pass(later);
    return value_of(watched.alerts.step(watched.mill.clock.now()));
  };
  fails(3);
  CHECK_FALSE(step(Seconds{10}));
  CHECK_FALSE(step(Seconds{30}));
  fails(0);
  CHECK_FALSE(step(Seconds{10}));
  fails(3);
  CHECK_FALSE(step(Seconds{10}));  // gathered from here
  CHECK_FALSE(step(Seconds{30}));
  CHECK(step(Seconds{10}));
  fails(0);
  CHECK_FALSE(step(Seconds{40}));
  CHECK_FALSE(step(Seconds{40}));  // back, but an alert was raised a moment ago
  CHECK_FALSE(step(13 * kMinute + Seconds{30}));
  CHECK(step(Seconds{10}));  // a quarter of an hour after it
}

TEST_CASE("alerts: a clock that was set back holds none up") {
  Watched watched;
  watched.live(Seconds{10});
  watched.mill.memory->sources.begin()->second.state.failures = 3;
  CHECK_FALSE(value_of(watched.alerts.step(watched.mill.clock.now() + Seconds{20})));
  watched.mill.clock.set(kMonday - kDay);
  CHECK_FALSE(value_of(watched.alerts.step(watched.mill.clock.now())));
  CHECK_FALSE(value_of(watched.alerts.step(watched.mill.clock.now() + Seconds{34})));
  CHECK(value_of(watched.alerts.step(watched.mill.clock.now() + Seconds{45})));
}

TEST_CASE("alerts: a source that the digest does not select is none of its business") {
  Watched watched;
  watched.config.digests[0].sources = {"b"};
  watched.config.sources = watched.mill.config.sources;
  expect(watched.alerts.use(watched.config));
  watched.live(Seconds{10});
  watched.mill.memory->sources.at(watched.mill.number_of("a")).state.failures = 5;
  CHECK_FALSE(value_of(watched.alerts.finish(watched.mill.clock.now())));
  watched.mill.memory->sources.at(watched.mill.number_of("b")).state.failures = 5;
  CHECK(value_of(watched.alerts.finish(watched.mill.clock.now())));
  watched.config.digests[0].deliver.pop_back();  // nobody takes alerts any more
  expect(watched.alerts.use(watched.config));
  const int before = watched.mill.store->calls("alert_stand");
  CHECK_FALSE(value_of(watched.alerts.step(watched.mill.clock.now() + kHour)));
  CHECK_FALSE(value_of(watched.alerts.finish(watched.mill.clock.now() + kHour)));
  CHECK(watched.mill.store->calls("alert_stand") == before);
}

TEST_CASE("alerts: a pattern that cannot be used is the configuration's fault") {
  Watched watched;
  watched.config.digests[0].filter.include = {{{FilterRule::Field::kTitle, "("}}};
  const auto used = watched.alerts.use(watched.config);
  REQUIRE_FALSE(used);
  CHECK(used.error().message.find("digest watched") != std::string::npos);
}
