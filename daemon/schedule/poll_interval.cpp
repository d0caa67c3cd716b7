#include "schedule/poll_interval.h"

#include <algorithm>
#include <chrono>

#include "text/hash.h"

namespace feedmill {
namespace {

using std::chrono::hours;

constexpr Seconds kLongestRetryAfter = hours(7 * 24);
constexpr int kJitterPercent = 5;

std::int64_t jitter_per_mille(const Source& source) {
  return static_cast<std::int64_t>(hash64(source.key) % (kJitterPercent * 10));
}

/// Up to kJitterPercent more, never less: a server that asked for a time is not asked before.
Seconds jittered(Seconds wait, const Source& source) {
  return wait + Seconds{wait.count() * jitter_per_mille(source) / 1000};
}

/// The longest wait that jitter does not carry past `most`.
Seconds room_for_jitter(Seconds most, const Source& source) {
  return Seconds{most.count() * 1000 / (1000 + jitter_per_mille(source))};
}

Seconds backed_off(Seconds interval, int failures, Seconds longest) {
  for (int failure = 1; failure < failures && interval < longest; ++failure) interval *= 2;
  return std::min(interval, longest);
}

bool skipped(Instant when, const PublisherHints& hints) {
  const int hour = hour_of_week(when);
  return ((hints.skip_hours >> (hour % 24)) & 1U) != 0 ||
         ((unsigned{hints.skip_days} >> (hour / 24)) & 1U) != 0;
}

/// The first moment from `when` that is not skipped, `latest` where there is none before.
Instant unskipped(Instant when, Instant latest, const PublisherHints& hints) {
  Instant open = when;
  while (open < latest && skipped(open, hints)) open = std::chrono::floor<hours>(open) + hours(1);
  return std::min(open, std::max(latest, when));
}

/// A wait, and who asked for it.
struct Wait {
  Seconds length{0};
  PollReason reason = PollReason::kUnknown;

  /// Somebody else wants it longer.
  void at_least(const std::optional<Seconds>& other, Seconds longest, PollReason why) {
    if (!other || std::min(*other, longest) <= length) return;
    length = std::min(*other, longest);
    reason = why;
  }

  /// A document that is asked for later than this may have lost entries.
  void at_most(Seconds turnover, Seconds shortest) {
    if (std::max(turnover, shortest) >= length) return;
    length = std::max(turnover, shortest);
    reason = PollReason::kTurnover;
  }
};

Seconds whole_seconds(double seconds, Seconds most) {
  return Seconds{
      static_cast<std::int64_t>(std::clamp(seconds, 1.0, static_cast<double>(most.count())))};
}

Seconds bounded(Seconds wait, const PollPolicy& policy) {
  return std::clamp(wait, policy.min_interval, policy.max_interval);
}

/// The moment that habits ask for. SourceState::interval goes to `interval`.
Wait adapted(const Learned& learned, Instant now, const PollPolicy& policy, const Source& source,
             Seconds& interval) {
  constexpr Seconds kYear = hours(366 * 24);
  const double guess = rate_for(policy.interval, kPatience);
  if (!learned.habits.since) {
    interval = policy.interval;
    const double wait = steady_interval(guess, policy.patience);
    return {bounded(whole_seconds(wait, kYear), policy), PollReason::kFirstGuess};
  }
  const Forecast forecast(learned.habits, now, guess);
  interval = whole_seconds(steady_interval(forecast.this_week(), kPatience), kYear);
  const Seconds least = policy.min_interval;
  const Seconds most = std::max(least, room_for_jitter(policy.max_interval, source));
  return {best_wait(forecast, policy.patience, least, most), PollReason::kHabits};
}

/// A 429 or 503 that says when to come back knows better than back-off does; that min_interval is
/// longer is our own manners.
Wait after_refusal(Seconds retry_after, int failures, const PollPolicy& policy) {
  const Seconds asked = std::clamp(retry_after, Seconds{1}, kLongestRetryAfter);
  const Seconds longest = std::max(asked, policy.min_interval);
  return {backed_off(asked, failures, longest), PollReason::kRetryAfter};
}

bool speaks_of_itself(const SourceState& state, const Freshness& freshness) {
  return freshness.retry_after && (state.outcome == "429" || state.outcome == "503");
}

/// After a failure: nothing was learnt, and what was holds.
Wait after_failure(const Source& source, const SourceState& state, const PollPolicy& policy) {
  const Seconds interval =
      source.interval
          ? *source.interval
          : bounded(state.interval.count() > 0 ? state.interval : policy.interval, policy);
  return {backed_off(interval, state.failures, std::max(policy.max_interval, interval)),
          PollReason::kBackOff};
}

}  // namespace

void learn_postings(PostingHabits& habits, const std::vector<std::optional<Instant>>& posted,
                    std::optional<Instant> before, Instant now) {
  // A clock that was set back, or a first document.
  if (before && *before > now) before = now;
  std::vector<Instant> times;
  for (const std::optional<Instant>& time : posted) {
    if (!before) {
      if (time && *time <= now) times.push_back(*time);
      continue;
    }
    // It was not there at the last poll: what it says of an earlier time, or a later one, is not
    // when it appeared.
    const bool plausible = time && *time > *before && *time <= now;
    times.push_back(plausible ? *time : *before + (now - *before) / 2);
  }
  std::sort(times.begin(), times.end());
  habits.begin(times.empty() ? now : times.front());
  for (const Instant time : times) habits.saw(time);
}

Instant schedule_horizon(Instant now, Seconds max_interval) {
  return now + max_interval + kLongestRetryAfter;
}

bool is_due(std::optional<Instant> next_poll, std::optional<Instant> last_poll, Instant now,
            Instant horizon) {
  const Instant next = next_poll.value_or(Instant{});
  return next <= now || next > horizon || (last_poll && *last_poll > now);
}

SourceState put_off_until(const PollTask& task, Instant until) {
  SourceState state = task.state;
  // Not all of them at once.
  state.next_poll = until + Seconds{static_cast<std::int64_t>(hash64(task.source.key) % 60)};
  Learned learned = Learned::from_text(state.learned);
  learned.reason = PollReason::kHostBusy;
  state.learned = learned.to_text();
  return state;
}

Seconds longest_asked_for(const Freshness& freshness, const PublisherHints& hints,
                          const PollPolicy& policy) {
  Wait asked;
  asked.at_least(freshness.fresh_for, policy.max_interval, PollReason::kFresh);
  asked.at_least(hints.update_every, policy.max_interval, PollReason::kPublisher);
  asked.at_least(freshness.retry_after, kLongestRetryAfter, PollReason::kRetryAfter);
  return asked.length;
}

std::optional<SourceState> brought_forward(const Source& source, const SourceState& state) {
  if (!source.interval || !state.last_poll || !state.next_poll || state.failures > 0) return {};
  Learned learned = Learned::from_text(state.learned);
  if (learned.reason == PollReason::kHostBusy) return {};
  const Seconds wait = jittered(std::max(*source.interval, learned.asked_for), source);
  const Instant when = unskipped(*state.last_poll + wait, *state.next_poll, learned.hints);
  if (when >= *state.next_poll) return {};
  SourceState sooner = state;
  sooner.next_poll = when;
  learned.reason = PollReason::kFixed;
  sooner.learned = learned.to_text();
  return sooner;
}

NextPoll next_poll(const Source& source, const SourceState& state, const Learned& learned,
                   PollEvent event, const Freshness& freshness, Instant now,
                   const PollPolicy& policy) {
  Seconds interval = state.interval;
  Wait wait;
  const bool refused = event == PollEvent::kFailed && speaks_of_itself(state, freshness);
  if (refused) {
    wait = after_refusal(*freshness.retry_after, state.failures, policy);
  } else if (event == PollEvent::kFailed) {
    wait = after_failure(source, state, policy);
  } else {
    wait = adapted(learned, now, policy, source, interval);
    if (learned.turnover) wait.at_most(*learned.turnover / 2, policy.min_interval);
    if (source.interval) wait = {*source.interval, PollReason::kFixed};
    wait.at_least(freshness.fresh_for, policy.max_interval, PollReason::kFresh);
    wait.at_least(learned.hints.update_every, policy.max_interval, PollReason::kPublisher);
  }
  wait.at_least(freshness.retry_after, kLongestRetryAfter, PollReason::kRetryAfter);
  // A time that a server named is kept to the second; jitter carries nothing past max_interval.
  const Seconds most = std::max(policy.max_interval, wait.length);
  const Seconds spread = std::min(jittered(wait.length, source), most);
  const Seconds length = std::max(refused ? wait.length : spread, Seconds{1});
  const Seconds longest = std::max({policy.max_interval, source.interval.value_or(length), length});
  const Instant when = unskipped(now + length, now + longest, learned.hints);
  return {when, interval, when > now + length ? PollReason::kSkipped : wait.reason};
}

}  // namespace feedmill
