// Polls as the store keeps them: which sources there are, which are due, who is polling which, and
// what a poll changes. A source is claimed before it is asked, so that no two processes ask it at
// once; the claim goes with the update that is applied, or is given back. What a source's document
// is compared with is read by keys and by numbers, never as a whole. Each call is one transaction,
// whole or not at all, of the thread that owns the store.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "feedmill/poll.h"
#include "feedmill/result.h"

namespace feedmill {

/// A source that may be polled now, before it is claimed.
struct DueSource {
  std::int64_t id = 0;
  std::string host;  ///< lower case, with port: what transfers are limited by
  Standing standing = Standing::kUnknown;
};

/// How many sources adaptation has brought to one interval.
struct IntervalCount {
  Seconds interval{0};  ///< SourceState::interval; 0: never asked, or fixed by the configuration
  std::int64_t sources = 0;
  bool operator==(const IntervalCount&) const = default;
};

enum class DueSelection {
  kDue,  ///< next_poll has come, or lies further ahead than any schedule allows (a clock set back)
  kAll,  ///< every enabled source but those that are gone
  kNamed,  ///< the given ones, gone or not
};

/// A source that its server has turned away for the time being.
struct TurnedAway {
  std::int64_t source_id = 0;
  std::string host;  ///< and port, of the address that was asked
  Instant until{};   ///< when it is asked again
  bool operator==(const TurnedAway&) const = default;
};

/// What the store knows under some keys of one source.
struct KnownKey {
  std::uint64_t key = 0;
  std::int64_t entry_id = 0;      ///< 0: a tombstone; the entry itself is forgotten
  std::uint64_t fingerprint = 0;  ///< of the entry, or of the tombstone
  bool fading = false;            ///< a tombstone that no document has held for a month of reading
};

/// The parts of a stored entry that a changed one is compared with. Its texts stand as hashes: a
/// source may have stored far more than one of its documents holds.
struct StoredEntry {
  std::int64_t entry_id = 0;
  int revision = 1;
  Entry entry;              ///< title, addresses, dates and attachments alone
  std::uint64_t texts = 0;  ///< hash_of_texts()
  std::uint64_t body = 0;   ///< hash of body_text()
};

/// A source as it is remembered, whether it is in the configured list or was once.
struct KnownSource {
  std::int64_t id = 0;
  bool listed = false;
  Source source;
  SourceState state;
};

class Polls {
 public:
  virtual ~Polls() = default;

  /// Makes the stored list the configured one; a source that is gone from it keeps its history.
  virtual Result<void> sync_sources(const std::vector<Source>& sources, Instant now) = 0;
  /// Sources to poll, in the order in which they came to the list. `named` are names or configured
  /// addresses, with kNamed; one that no source has is Errc::kUsage.
  virtual Result<std::vector<DueSource>> due(DueSelection selection,
                                             const std::vector<std::string>& named, Instant now,
                                             Seconds max_interval) = 0;
  /// When the next source is due; absent: none ever.
  virtual Result<std::optional<Instant>> next_due() = 0;
  /// Sources that were answered 429 or 503 and wait, but for those whose host has served one since.
  virtual Result<std::vector<TurnedAway>> turned_away(Instant now) = 0;
  /// The intervals of all sources that are polled, the shortest first.
  virtual Result<std::vector<IntervalCount>> intervals() = 0;
  /// Claims those that no living process holds; the others are left out.
  virtual Result<std::vector<PollTask>> claim(const std::vector<std::int64_t>& source_ids,
                                              Instant now) = 0;
  /// Gives claims back unpolled.
  virtual Result<void> release(const std::vector<std::int64_t>& source_ids) = 0;
  virtual Result<std::vector<KnownKey>> known(std::int64_t source_id,
                                              const std::vector<std::uint64_t>& keys) = 0;
  /// Every source that there ever was.
  virtual Result<std::vector<KnownSource>> known_sources() = 0;
  virtual Result<std::vector<StoredEntry>> stored(const std::vector<std::int64_t>& entry_ids) = 0;
  /// Applies updates whose claim is still held, and releases the claims. Returns how many were
  /// applied.
  virtual Result<std::size_t> apply(const std::vector<PollUpdate>& updates, Instant now) = 0;
};

}  // namespace feedmill
