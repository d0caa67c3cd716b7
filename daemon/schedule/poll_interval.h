// When a source is polled next: the fixed or learnt time, what its server and its feed ask for, and
// back-off after failures. Jitter is a hash of the source, so a run can be repeated. Pure; any
// thread.
#pragma once

#include <cstdint>
#include <vector>

#include "feedmill/http.h"
#include "feedmill/poll.h"
#include "feedmill/time.h"
#include "schedule/learned.h"
#include "schedule/poll_moment.h"

namespace feedmill {

/// The `poll` section of the configuration.
struct PollPolicy {
  Seconds interval = std::chrono::minutes(30);  ///< first guess, before anything is learnt
  Seconds min_interval = std::chrono::minutes(15);
  Seconds max_interval = std::chrono::hours(24);
  double patience = kPatience;  ///< what a request is worth: see poll_moment.h
};

enum class PollEvent : std::uint8_t { kSucceeded, kFailed };

struct NextPoll {
  Instant when{};
  /// SourceState::interval: what a steady rate like the source's asks for at kPatience, not bounded
  /// yet.
  Seconds interval{0};
  PollReason reason = PollReason::kUnknown;
};

/// Takes in what one document brought: `posted` are its new entries' times, in any order, absent
/// where the entry has none. `before` is the last success, absent for a first document, whose
/// entries tell of the past. Otherwise one appeared between `before` and `now`, whatever it says.
void learn_postings(PostingHabits& habits, const std::vector<std::optional<Instant>>& posted,
                    std::optional<Instant> before, Instant now);

/// `state` is as it will be stored, and `learned` what its text says: its failures count this poll.
///
/// A success waits for the fixed interval, or for the best moment between min_interval and
/// max_interval, or longer where max-age, Expires, ttl or sy:* ask for that, up to max_interval;
/// skipHours and skipDays move it on, up to max_interval. A failure waits twice as long each time,
/// up to max_interval. Retry-After is waited for up to 7 days; with a 429 or 503 it alone says
/// when, but for min_interval.
NextPoll next_poll(const Source& source, const SourceState& state, const Learned& learned,
                   PollEvent event, const Freshness& freshness, Instant now,
                   const PollPolicy& policy);

/// For how long the server and the feed together ask not to be asked, as next_poll() heeds it.
Seconds longest_asked_for(const Freshness& freshness, const PublisherHints& hints,
                          const PollPolicy& policy);

/// The state of a source whose `interval` has become shorter than its next poll was planned by, or
/// is new: the next poll is the last one plus it. Back-off, Retry-After and what was asked for
/// stay. Nothing where nothing changes.
std::optional<SourceState> brought_forward(const Source& source, const SourceState& state);

/// Until when a next poll is believed: no schedule reaches further, so that a clock was set back.
Instant schedule_horizon(Instant now, Seconds max_interval);

/// Whether a source is polled now: what its state says of the next poll and of the last one. A poll
/// in the future did not happen yet.
bool is_due(std::optional<Instant> next_poll, std::optional<Instant> last_poll, Instant now,
            Instant horizon);

/// The state of a source whose host is not to be asked before `until`: nothing else changes.
SourceState put_off_until(const PollTask& task, Instant until);

}  // namespace feedmill
