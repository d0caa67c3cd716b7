#include "schedule/poll_interval.h"

#include <set>

#include "support/catch.h"

using namespace feedmill;
using std::chrono::hours;
using std::chrono::minutes;

namespace {

// A Monday.
constexpr Instant kNoon{Seconds{1795435200}};  // 2026-11-23T12:00:00Z

Source a_source(std::optional<Seconds> interval = std::nullopt) {
  Source source;
  source.url = source.key = "https://site.example/feed";
  source.interval = interval;
  return source;
}

NextPoll asked_again(PollEvent event, const SourceState& state = {},
                     const Freshness& freshness = {}, const Source& source = a_source()) {
  return next_poll(source, state, Learned::from_text(state.learned), event, freshness, kNoon, {});
}

/// How long is waited.
Seconds wait(PollEvent event, const SourceState& state = {}, const Freshness& freshness = {},
             const Source& source = a_source()) {
  return asked_again(event, state, freshness, source).when - kNoon;
}

/// Jitter adds up to 5 %, and takes nothing away.
void check_about(Seconds found, Seconds expected) {
  INFO(found.count() << " s, expected about " << expected.count() << " s");
  CHECK(found >= expected);
  CHECK(found.count() <= expected.count() * 21 / 20 + 1);
}

SourceState with_interval(Seconds interval, int failures = 0) {
  SourceState state;
  state.interval = interval;
  state.failures = failures;
  return state;
}

SourceState with_hints(const Feed& feed) {
  SourceState state;
  Learned learned;
  learned.hints = PublisherHints::of(feed);
  state.learned = learned.to_text();
  return state;
}

}  // namespace

TEST_CASE("poll interval: of what nothing is known, the first guess") {
  check_about(wait(PollEvent::kSucceeded), minutes(30));
  CHECK(asked_again(PollEvent::kSucceeded).reason == PollReason::kFirstGuess);
}

TEST_CASE("poll interval: a fixed one replaces adaptation") {
  check_about(wait(PollEvent::kSucceeded, with_interval(hours(5)), {}, a_source(hours(1))),
              hours(1));
}

TEST_CASE("poll interval: a server that asks for longer is heeded, up to max_interval") {
  check_about(wait(PollEvent::kSucceeded, {}, {hours(2), std::nullopt}), hours(2));
  check_about(wait(PollEvent::kSucceeded, {}, {hours(9000), std::nullopt}), hours(24));
  check_about(wait(PollEvent::kSucceeded, {}, {Seconds{0}, std::nullopt}), minutes(30));
  check_about(wait(PollEvent::kSucceeded, {}, {hours(2), std::nullopt}, a_source(hours(1))),
              hours(2));
}

TEST_CASE("poll interval: Retry-After is waited for, up to seven days") {
  check_about(wait(PollEvent::kFailed, with_interval({}, 1), {std::nullopt, hours(2)}), hours(2));
  check_about(wait(PollEvent::kFailed, with_interval({}, 1), {std::nullopt, hours(100)}),
              hours(100));
  check_about(wait(PollEvent::kFailed, with_interval({}, 1), {std::nullopt, hours(9000)}),
              hours(7 * 24));
  check_about(wait(PollEvent::kFailed, with_interval({}, 1), {std::nullopt, Seconds{1}}),
              minutes(30));
}

TEST_CASE("poll interval: failures wait twice as long each, max_interval at most") {
  check_about(wait(PollEvent::kFailed, with_interval({}, 1)), minutes(30));
  check_about(wait(PollEvent::kFailed, with_interval({}, 2)), hours(1));
  check_about(wait(PollEvent::kFailed, with_interval({}, 4)), hours(4));
  check_about(wait(PollEvent::kFailed, with_interval({}, 1000000)), hours(24));
  check_about(wait(PollEvent::kFailed, with_interval({}, 3), {}, a_source(minutes(1))), minutes(4));
}

TEST_CASE("poll interval: a freshness on an error is not heeded") {
  check_about(wait(PollEvent::kFailed, with_interval({}, 1), {hours(20), std::nullopt}),
              minutes(30));
}

TEST_CASE("poll interval: ttl and sy:updatePeriod hold until the next document") {
  Feed feed;
  feed.ttl_minutes = 180;
  check_about(wait(PollEvent::kSucceeded, with_hints(feed)), hours(3));
  feed.update_interval_seconds = 4 * 3600;
  check_about(wait(PollEvent::kSucceeded, with_hints(feed)), hours(4));
  feed.ttl_minutes = INT64_MAX;
  check_about(wait(PollEvent::kSucceeded, with_hints(feed)), hours(24));
  feed.ttl_minutes = -5;
  feed.update_interval_seconds = std::nullopt;
  check_about(wait(PollEvent::kSucceeded, with_hints(feed)), minutes(30));
}

TEST_CASE("poll interval: skipHours and skipDays move a poll on") {
  Feed feed;
  feed.skip_hours = {12, 13, 14};
  const Instant when = asked_again(PollEvent::kSucceeded, with_hints(feed)).when;
  CHECK(when == kNoon + hours(3));
  feed.skip_hours.clear();
  feed.skip_days = {"Monday"};
  CHECK(asked_again(PollEvent::kSucceeded, with_hints(feed)).when == kNoon + hours(12));
}

TEST_CASE("poll interval: a feed that skips every hour is asked once in max_interval") {
  Feed feed;
  for (int hour = 0; hour < 24; ++hour) feed.skip_hours.push_back(hour);
  CHECK(asked_again(PollEvent::kSucceeded, with_hints(feed)).when == kNoon + hours(24));
}

TEST_CASE("poll interval: hour 24 is midnight, and hours and days that are none say nothing") {
  Feed feed;
  feed.ttl_minutes = 60;
  feed.skip_hours = {0, 5, 24, 99, -1};
  feed.skip_days = {"Sunday", "Saturday", "Someday"};
  const PublisherHints hints = PublisherHints::of(feed);
  CHECK(hints.skip_hours == ((1U << 0) | (1U << 5)));
  CHECK(hints.skip_days == ((1U << 0) | (1U << 6)));
}

TEST_CASE("poll interval: sources that were asked together are spread") {
  std::set<Instant> times;
  for (int n = 0; n < 200; ++n) {
    Source source = a_source();
    source.key += std::to_string(n);
    times.insert(asked_again(PollEvent::kSucceeded, {}, {}, source).when);
  }
  CHECK(times.size() > 30);
}

TEST_CASE("poll interval: a document that holds less than comes is asked for twice as often") {
  const auto with_turnover = [](Seconds turnover) {
    SourceState state;
    Learned learned;
    learned.turnover = turnover;
    state.learned = learned.to_text();
    return state;
  };
  check_about(wait(PollEvent::kSucceeded, with_turnover(minutes(40))), minutes(20));
  CHECK(asked_again(PollEvent::kSucceeded, with_turnover(minutes(40))).reason ==
        PollReason::kTurnover);
  check_about(wait(PollEvent::kSucceeded, with_turnover(minutes(10))), minutes(15));
  check_about(wait(PollEvent::kSucceeded, with_turnover(hours(9))), minutes(30));
  check_about(wait(PollEvent::kSucceeded, with_turnover(minutes(40)), {}, a_source(hours(1))),
              hours(1));
  check_about(wait(PollEvent::kSucceeded, with_turnover(minutes(40)), {hours(2), std::nullopt}),
              hours(2));
}

TEST_CASE("poll interval: a 429 or 503 with a short Retry-After is asked again as it says") {
  for (const char* outcome : {"429", "503"}) {
    SourceState state = with_interval(hours(6), 1);
    state.outcome = outcome;
    const auto waited = [&](Seconds retry_after) {
      return wait(PollEvent::kFailed, state, {std::nullopt, retry_after});
    };
    CHECK(waited(minutes(1)) == minutes(1));
    CHECK(waited(hours(3)) == hours(3));
    state.failures = 20;
    CHECK(waited(minutes(1)) == minutes(15));  // min_interval
    CHECK(waited(hours(24 * 30)) == hours(24 * 7));
  }
  SourceState state = with_interval(hours(6), 1);
  state.outcome = "403";
  check_about(wait(PollEvent::kFailed, state, {std::nullopt, minutes(1)}), hours(6));
}

TEST_CASE("poll interval: an interval that becomes shorter counts from the last poll") {
  SourceState state;
  state.last_poll = kNoon;
  state.next_poll = kNoon + hours(24);
  const auto next = [&](Seconds interval) {
    const auto sooner = brought_forward(a_source(interval), state);
    return sooner ? *sooner->next_poll - kNoon : Seconds{0};
  };
  check_about(next(minutes(30)), minutes(30));
  CHECK(next(hours(48)) == Seconds{0});
  CHECK_FALSE(brought_forward(a_source(), state));
  Learned learned;
  learned.asked_for = hours(3);  // max-age, say
  state.learned = learned.to_text();
  check_about(next(minutes(30)), hours(3));
  state.failures = 1;
  CHECK(next(minutes(30)) == Seconds{0});
}

TEST_CASE("poll interval: what is asked for up to max_interval is not spread past it") {
  for (int i = 0; i < 40; ++i) {
    Source source = a_source();
    source.key += std::to_string(i);
    Freshness freshness;
    freshness.fresh_for = hours(24 * 365);
    CHECK(wait(PollEvent::kSucceeded, {}, freshness, source) == hours(24));
    CHECK(wait(PollEvent::kFailed, with_interval(hours(20), 9), {}, source) == hours(24));
    source.interval = hours(24 * 3);
    CHECK(wait(PollEvent::kSucceeded, {}, {}, source) >= hours(24 * 3));
  }
}

TEST_CASE("schedule: a source is due at its time, and where a clock was set back") {
  const Instant horizon = schedule_horizon(kNoon, hours(24));
  CHECK(horizon == kNoon + hours(8 * 24));
  SourceState state;
  CHECK(is_due(state.next_poll, state.last_poll, kNoon, horizon));
  state.next_poll = kNoon;
  CHECK(is_due(state.next_poll, state.last_poll, kNoon, horizon));
  state.next_poll = kNoon + Seconds{1};
  CHECK_FALSE(is_due(state.next_poll, state.last_poll, kNoon, horizon));
  state.last_poll = kNoon + Seconds{1};
  CHECK(is_due(state.next_poll, state.last_poll, kNoon, horizon));
  state.last_poll.reset();
  state.next_poll = horizon + Seconds{1};
  CHECK(is_due(state.next_poll, state.last_poll, kNoon, horizon));
}
