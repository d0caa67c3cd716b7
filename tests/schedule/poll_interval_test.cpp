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

/// How long is waited.
Seconds wait(PollEvent event, const SourceState& state = {}, const Freshness& freshness = {},
             const Source& source = a_source()) {
  return next_poll(source, state, event, freshness, kNoon, {}).when - kNoon;
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
  state.learned = PublisherHints::of(feed).to_text();
  return state;
}

}  // namespace

TEST_CASE("poll interval: the first guess, then shorter with news and longer without") {
  check_about(wait(PollEvent::kNew), minutes(30));
  const NextPoll shorter =
      next_poll(a_source(), with_interval(hours(2)), PollEvent::kNew, {}, kNoon, {});
  CHECK(shorter.interval < hours(2));
  const NextPoll longer =
      next_poll(a_source(), with_interval(hours(2)), PollEvent::kNothing, {}, kNoon, {});
  CHECK(longer.interval > hours(2));
}

TEST_CASE("poll interval: adaptation stays between min_interval and max_interval") {
  Seconds busy = minutes(30), idle = minutes(30);
  for (int poll = 0; poll < 100; ++poll) {
    busy = next_poll(a_source(), with_interval(busy), PollEvent::kNew, {}, kNoon, {}).interval;
    idle = next_poll(a_source(), with_interval(idle), PollEvent::kNothing, {}, kNoon, {}).interval;
  }
  CHECK(busy == minutes(15));
  CHECK(idle == hours(24));
}

TEST_CASE("poll interval: a fixed one replaces adaptation") {
  for (const auto event : {PollEvent::kNew, PollEvent::kNothing}) {
    check_about(wait(event, with_interval(hours(5)), {}, a_source(hours(1))), hours(1));
  }
}

TEST_CASE("poll interval: a server that asks for longer is heeded, up to max_interval") {
  check_about(wait(PollEvent::kNew, {}, {hours(2), std::nullopt}), hours(2));
  check_about(wait(PollEvent::kNew, {}, {hours(9000), std::nullopt}), hours(24));
  check_about(wait(PollEvent::kNew, {}, {Seconds{0}, std::nullopt}), minutes(30));
  check_about(wait(PollEvent::kNew, {}, {hours(2), std::nullopt}, a_source(hours(1))), hours(2));
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
  check_about(wait(PollEvent::kNothing, with_hints(feed)), hours(3));
  feed.update_interval_seconds = 4 * 3600;
  check_about(wait(PollEvent::kNothing, with_hints(feed)), hours(4));
  feed.ttl_minutes = INT64_MAX;
  check_about(wait(PollEvent::kNothing, with_hints(feed)), hours(24));
  feed.ttl_minutes = -5;
  feed.update_interval_seconds = std::nullopt;
  check_about(wait(PollEvent::kNew, with_hints(feed)), minutes(30));
}

TEST_CASE("poll interval: skipHours and skipDays move a poll on") {
  Feed feed;
  feed.skip_hours = {12, 13, 14};
  const Instant when = next_poll(a_source(), with_hints(feed), PollEvent::kNew, {}, kNoon, {}).when;
  CHECK(when == kNoon + hours(3));
  feed.skip_hours.clear();
  feed.skip_days = {"Monday"};
  CHECK(next_poll(a_source(), with_hints(feed), PollEvent::kNew, {}, kNoon, {}).when ==
        kNoon + hours(12));
}

TEST_CASE("poll interval: a feed that skips every hour is asked once in max_interval") {
  Feed feed;
  for (int hour = 0; hour < 24; ++hour) feed.skip_hours.push_back(hour);
  CHECK(next_poll(a_source(), with_hints(feed), PollEvent::kNew, {}, kNoon, {}).when ==
        kNoon + hours(24));
}

TEST_CASE("poll interval: hints survive as text, and hour 24 is midnight") {
  Feed feed;
  feed.ttl_minutes = 60;
  feed.skip_hours = {0, 5, 24, 99, -1};
  feed.skip_days = {"Sunday", "Saturday", "Someday"};
  const PublisherHints hints = PublisherHints::of(feed);
  CHECK(hints.skip_hours == ((1U << 0) | (1U << 5)));
  CHECK(hints.skip_days == ((1U << 0) | (1U << 6)));
  CHECK(PublisherHints::from_text(hints.to_text()) == hints);
  CHECK(PublisherHints::from_text("") == PublisherHints{});
  CHECK(PublisherHints{}.to_text().empty());
}

TEST_CASE("poll interval: sources that were asked together are spread") {
  std::set<Instant> times;
  for (int n = 0; n < 200; ++n) {
    Source source = a_source();
    source.key += std::to_string(n);
    times.insert(next_poll(source, {}, PollEvent::kNew, {}, kNoon, {}).when);
  }
  CHECK(times.size() > 30);
}
