// The scheduler's own memory of a source: SourceState::learned, a text that the store keeps and
// does not read. Pure; plain values; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "feedmill/feed.h"
#include "schedule/posting_habits.h"

namespace feedmill {

/// What a feed's document says about when to ask again. It holds until the next document, through
/// any number of 304s.
struct PublisherHints {
  std::optional<Seconds> update_every;  ///< RSS ttl, sy:updatePeriod; the longer of the two
  std::uint32_t skip_hours = 0;         ///< bit h: no poll in hour h, UTC
  std::uint8_t skip_days = 0;           ///< bit d: no poll on day d, Sunday is 0
  bool operator==(const PublisherHints&) const = default;

  static PublisherHints of(const Feed& feed);
};

/// What decided the time of the next poll.
enum class PollReason : std::uint8_t {
  kUnknown,     ///< never asked, or by a version that did not say
  kFirstGuess,  ///< nothing is known of its habits yet: poll.interval
  kFixed,       ///< the source's own `interval`
  kHabits,      ///< learnt
  kFresh,       ///< the server: max-age or Expires
  kPublisher,   ///< the feed: ttl or sy:*
  kSkipped,     ///< the feed: skipHours or skipDays
  kRetryAfter,  ///< the server: Retry-After
  kBackOff,     ///< it failed
  kHostBusy,    ///< several feeds of its host were answered 429 or 503
  kTurnover,    ///< its document had moved on by more than it holds
};

/// RFC 9110 section 13.1 takes validators to be honest; servers whose own never change have been
/// seen (a cache before the site, a clock that stands still).
inline constexpr Seconds kFirstWholeWait = std::chrono::hours(7 * 24);
inline constexpr Seconds kLongestWholeWait = std::chrono::hours(90 * 24);

struct Learned {
  PublisherHints hints;
  std::optional<Seconds>
      max_age;  ///< of the last 200: holds for 304s that say nothing of their own
  /// When its first document came; absent: by a version that did not say, or none has come.
  std::optional<Instant> met;
  std::optional<Instant> whole_since;  ///< when a whole document last came
  /// After how long of nothing but 304s a whole one is asked for: see redirect_memory.h.
  Seconds whole_wait = kFirstWholeWait;
  /// For how long the server or the feed asked, at the last success, not to be asked; 0: for no
  /// time.
  Seconds asked_for{0};
  /// Polls in a row in which known entries came under other guids and addresses.
  int renamings = 0;
  /// In less than this the feed's document has nothing left of what it held; absent: not seen.
  std::optional<Seconds> turnover;
  PollReason reason = PollReason::kUnknown;
  PostingHabits habits;
  bool operator==(const Learned&) const = default;

  std::string to_text() const;
  /// whole_since alone.
  static std::optional<Instant> whole_since_in(std::string_view text);
  /// whole_wait alone.
  static Seconds whole_wait_in(std::string_view text);
  /// What it does not know says nothing: a later version's words, or a damaged row.
  static Learned from_text(std::string_view text);
};

}  // namespace feedmill
