// What the schedule learns: postings in, moments out.
#include <cmath>

#include "schedule/poll_interval.h"
#include "schedule/request_budget.h"
#include "support/catch.h"

using namespace feedmill;
using std::chrono::hours;
using std::chrono::minutes;

namespace {

constexpr Instant kMonday{Seconds{1795392000}};  // 2026-11-23T00:00:00Z
constexpr Seconds kDay = hours(24);

/// Postings every `step` from `begin` until `end`.
PostingHabits posting_every(Seconds step, Instant begin, Instant end) {
  PostingHabits habits;
  habits.begin(begin);
  for (Instant at = begin + step; at < end; at += step) habits.saw(at);
  return habits;
}

/// Every working day at these hours, for so many weeks before kMonday.
PostingHabits office_hours(const std::vector<int>& at, int weeks) {
  PostingHabits habits;
  habits.begin(kMonday - weeks * 7 * kDay);
  for (int day = -7 * weeks; day < 0; ++day) {
    if ((day + 7 * weeks) % 7 >= 5) continue;
    for (const int hour : at) habits.saw(kMonday + day * kDay + hours(hour) + minutes(10));
  }
  return habits;
}

NextPoll after(const PostingHabits& habits, Instant now, const PollPolicy& policy = {}) {
  Learned learned;
  learned.habits = habits;
  Source source;
  source.key = "k";
  return next_poll(source, {}, learned, PollEvent::kSucceeded, {}, now, policy);
}

Seconds wait_after(const PostingHabits& habits, Instant now, const PollPolicy& policy = {}) {
  return after(habits, now, policy).when - now;
}

}  // namespace

TEST_CASE("learning: a steady rate asks for the interval that Sia and Cho give it") {
  const auto habits = posting_every(hours(1), kMonday - 60 * kDay, kMonday);
  // sqrt(2 * 12 min * 60 min)
  const double ideal = std::sqrt(2.0 * 12 * 60) * 60;
  CHECK(static_cast<double>(wait_after(habits, kMonday).count()) == Approx(ideal).epsilon(0.3));
  CHECK(after(habits, kMonday).reason == PollReason::kHabits);
}

TEST_CASE("learning: who posts more is asked more often, within the bounds") {
  const Instant begin = kMonday - 60 * kDay;
  const Seconds busy = wait_after(posting_every(minutes(1), begin, kMonday), kMonday);
  const Seconds usual = wait_after(posting_every(hours(4), begin, kMonday), kMonday);
  const Seconds quiet = wait_after(posting_every(20 * kDay, begin, kMonday), kMonday);
  CHECK(busy < usual);
  CHECK(usual < quiet);
  CHECK(busy >= minutes(15));
  CHECK(quiet <= kDay);
  PollPolicy patient;
  patient.patience = 1e9;
  const Seconds longest = wait_after(posting_every(20 * kDay, begin, kMonday), kMonday, patient);
  CHECK(longest <= kDay);  // jitter included
  CHECK(longest > kDay * 9 / 10);
}

TEST_CASE(
    "learning: after a silence of weeks a source is asked seldom, and at its first word often") {
  auto habits = posting_every(hours(2), kMonday - 100 * kDay, kMonday - 40 * kDay);
  const Seconds silent = wait_after(habits, kMonday);
  for (int n = 0; n < 6; ++n) habits.saw(kMonday + minutes(n));
  const Seconds bursting = wait_after(habits, kMonday + minutes(6));
  CHECK(silent > hours(4));
  CHECK(bursting < hours(1));
}

TEST_CASE("learning: the hours and days of a source are waited for") {
  const auto habits = office_hours({8, 9, 10, 11, 13, 14, 15, 16}, 12);
  const Seconds in_the_morning = wait_after(habits, kMonday + hours(8));
  const Seconds in_the_evening = wait_after(habits, kMonday + hours(19));
  const Seconds on_saturday = wait_after(habits, kMonday + 5 * kDay);
  CHECK(in_the_morning < hours(3));
  CHECK(in_the_evening > 2 * in_the_morning);
  CHECK(on_saturday > in_the_evening);
}

TEST_CASE("learning: the dates of a first document tell of the past") {
  PostingHabits habits;
  learn_postings(habits, {kMonday - 3 * kDay, std::nullopt, kMonday - 9 * kDay, kMonday + kDay},
                 std::nullopt, kMonday);
  CHECK(habits.since == kMonday - 9 * kDay);
  CHECK(habits.last == kMonday - 3 * kDay);
  CHECK(habits.recent.back() > 1.5);
  CHECK(wait_after(habits, kMonday) > hours(3));
}

TEST_CASE("learning: what was not there at the last poll appeared since, whatever it says") {
  PostingHabits habits;
  learn_postings(habits, {}, std::nullopt, kMonday);
  learn_postings(habits, {kMonday - 900 * kDay}, kMonday, kMonday + hours(2));
  CHECK(habits.last == kMonday + hours(1));
  learn_postings(habits, {std::nullopt}, kMonday + hours(2), kMonday + hours(6));
  CHECK(habits.last == kMonday + hours(4));
  learn_postings(habits, {kMonday + hours(7)}, kMonday + hours(6), kMonday + hours(8));
  CHECK(habits.last == kMonday + hours(7));
  CHECK(habits.since == kMonday);
}

TEST_CASE("learning: a clock that was set back a year does no harm") {
  const auto habits = posting_every(hours(3), kMonday - 60 * kDay, kMonday);
  const Seconds wait = wait_after(habits, kMonday - 365 * kDay);
  CHECK(wait >= minutes(15));
  CHECK(wait <= kDay * 21 / 20);
  PostingHabits more = habits;
  learn_postings(more, {std::nullopt}, kMonday, kMonday - 365 * kDay);
  CHECK(more.last == habits.last);
}

TEST_CASE("learning: patience is what a request is worth") {
  const auto habits = posting_every(minutes(187), kMonday - 60 * kDay, kMonday);
  PollPolicy patient;
  patient.patience = 4 * kPatience;
  const double ratio = static_cast<double>(wait_after(habits, kMonday, patient).count()) /
                       static_cast<double>(wait_after(habits, kMonday).count());
  CHECK(ratio == Approx(2).epsilon(0.25));
}

TEST_CASE("learning: it survives as text, and other text is nothing known") {
  Learned learned;
  learned.hints = {hours(2), 0x800001, 0x41};
  learned.max_age = minutes(7);
  learned.met = kMonday - hours(5);
  learned.whole_since = kMonday;
  learned.reason = PollReason::kRetryAfter;
  CHECK(Learned::from_text(learned.to_text()) == learned);
  learned.habits = office_hours({8, 21}, 5);
  const Learned read = Learned::from_text(learned.to_text());
  CHECK(read.to_text() == learned.to_text());
  CHECK(read.habits.since == learned.habits.since);
  CHECK(read.habits.by_hour[8] == Approx(learned.habits.by_hour[8]).margin(0.04));
  CHECK(learned.to_text().size() < 220);

  // What is added to habits that were read is written.
  Learned more = read;
  more.habits.saw(read.habits.last + hours(3));
  CHECK(more != read);
  CHECK(Learned::from_text(more.to_text()).habits.last == read.habits.last + hours(3));
  more = read;
  more.habits.begin(*read.habits.since - hours(3));
  CHECK(Learned::from_text(more.to_text()).habits.since == *read.habits.since - hours(3));

  CHECK(Learned{}.to_text().empty());
  for (const char* text : {"", "posts=", "posts=1,2,3", "posts=1,2,nan,1,1,1,1,AA", "why=because",
                           "every=-5 days=zz", "posts=x"}) {
    CHECK(Learned::from_text(text) == Learned{});
  }
}

TEST_CASE("learning: counts stay countable however often a source posts") {
  const auto habits = posting_every(Seconds{20}, kMonday - 30 * kDay, kMonday);
  for (const double count : habits.by_hour) CHECK(count <= PostingHabits::kMostCounted);
  const PostingHabits read = PostingHabits::from_text(habits.to_text());
  CHECK(read.since == habits.since);
}

TEST_CASE("budget: the schedule becomes as patient as requests_per_day asks for, and no less") {
  const PollPolicy policy;
  const std::vector<IntervalCount> counts = {{Seconds{0}, 10}, {hours(1), 100}, {hours(12), 500}};
  CHECK(patience_for(1e6, 0, counts, policy) == kPatience);
  const double patience = patience_for(1500, 100, counts, policy);
  CHECK(patience > kPatience);
  CHECK(requests_a_day(counts, policy, patience) == Approx(1400).epsilon(0.01));
  // 610 sources once in max_interval: less than that cannot be kept.
  const double most = patience_for(100, 0, counts, policy);
  CHECK(requests_a_day(counts, policy, most) == Approx(610));
}
