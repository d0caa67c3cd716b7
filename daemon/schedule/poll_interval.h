// When a source is polled next: the fixed or adapted interval, what its server and its feed ask
// for, and back-off after failures. Jitter is a hash of the source, so a run can be repeated. Pure;
// any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "feedmill/feed.h"
#include "feedmill/http.h"
#include "feedmill/poll.h"
#include "feedmill/time.h"

namespace feedmill {

/// The `poll` section of the configuration.
struct PollPolicy {
  Seconds interval = std::chrono::minutes(30);  ///< first guess, before anything is learnt
  Seconds min_interval = std::chrono::minutes(15);
  Seconds max_interval = std::chrono::hours(24);
};

/// What a feed's document says about when to ask again. It holds until the next document, through
/// any number of 304s: hence to_text() and from_text(), for SourceState::learned.
struct PublisherHints {
  std::optional<Seconds> update_every;  ///< RSS ttl, sy:updatePeriod; the longer of the two
  std::uint32_t skip_hours = 0;         ///< bit h: no poll in hour h, UTC
  std::uint8_t skip_days = 0;           ///< bit d: no poll on day d, Sunday is 0
  bool operator==(const PublisherHints&) const = default;

  static PublisherHints of(const Feed& feed);
  static PublisherHints from_text(std::string_view learned);
  std::string to_text() const;
};

enum class PollEvent : std::uint8_t {
  kNew,      ///< something new came
  kNothing,  ///< 304, or a document with nothing new
  kFailed,
};

struct NextPoll {
  Instant when{};
  Seconds interval{0};  ///< what adaptation has come to: SourceState::interval
};

/// `state` is as it will be stored: its failures count this poll.
///
/// A success waits for the interval (fixed, else adapted between min_interval and max_interval), or
/// longer where max-age, Expires, ttl or sy:* ask for that, up to max_interval; skipHours and
/// skipDays move it on, up to max_interval. A failure waits twice as long each time, up to
/// max_interval. Retry-After is waited for up to 7 days.
NextPoll next_poll(const Source& source, const SourceState& state, PollEvent event,
                   const Freshness& freshness, Instant now, const PollPolicy& policy);

}  // namespace feedmill
