// The archives that are walked back over gaps (ingest/archive.h), each under the claim of the poll
// that saw its gap. What several have found waits in memory together; where it is much, one of them
// is for later. Belongs to the thread that owns the store.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>

#include "app/clock.h"
#include "feedmill/http.h"
#include "feedmill/polls.h"
#include "feedmill/setbacks.h"
#include "ingest/archive.h"

namespace feedmill {

class ArchiveWalks {
 public:
  /// How a walk goes on: a page of the archive is asked for, or it is over; with neither it is for
  /// later, when its source is asked again and shows the gap again.
  struct Step {
    PollTask task;
    std::optional<FetchRequest> page;
    std::optional<PollUpdate> found;  ///< and what the poll has come to
  };

  /// All outlive it.
  ArchiveWalks(Polls& store, Setbacks& setbacks, const Clock& clock)
      : store_(store), setbacks_(setbacks), clock_(clock) {}

  bool contains(std::int64_t source) const { return walks_.contains(source); }
  /// Its walk is for later: the source is not asked again yet.
  bool waits(std::int64_t source) const { return later_.contains(source); }
  void look_at_clock();

  /// `update` is of a poll that found a gap.
  Step begin(const PollTask& task, PollUpdate update);
  /// The page that was asked for. Bodies are read up to `max_body`.
  Result<Step> take(FetchResult result, std::size_t max_body);

  /// The next poll sees the gap again.
  void drop(std::int64_t source) { walks_.erase(source); }
  void drop_all() { walks_.clear(); }
  template <class IsWanted>
  void keep_only(const IsWanted& wanted) {
    std::erase_if(walks_, [&](const auto& one) { return !wanted(one.first); });
  }

 private:
  Step next(std::int64_t source);
  Step next_or_later(std::int64_t source);
  Result<void> read(ArchiveWalk& archive, FetchResult result, std::size_t max_body);

  Polls& store_;
  Setbacks& setbacks_;
  const Clock& clock_;
  std::unordered_map<std::int64_t, ArchiveWalk> walks_;
  std::unordered_map<std::int64_t, Clock::Steady> later_;
};

}  // namespace feedmill
