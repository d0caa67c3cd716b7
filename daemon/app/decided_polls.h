// What polls have come to and the store has not yet. It is stored in batches, as one transaction
// costs the same for many as for one; what cannot be stored together is stored one by one, so that
// one source holds up no other. Belongs to the thread that owns the store.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <unordered_map>
#include <vector>

#include "app/clock.h"
#include "feedmill/polls.h"

namespace feedmill {

class DecidedPolls {
 public:
  /// Updates a commit: more gains nothing (bench), and is lost in a crash.
  static constexpr std::size_t kBatch = 256;
  static constexpr auto kFlushAfter = std::chrono::milliseconds(500);

  /// What is stored in place of an update that the store does not take.
  using FailedInside = std::function<PollUpdate(const PollTask&, const std::string& reason)>;

  /// `beat` is called whenever one step of several is done. `store` and `clock` outlive it.
  DecidedPolls(Polls& store, const Clock& clock, std::function<void()> beat, FailedInside failed);

  /// Of what was put off, and so cannot fail, the task is not needed.
  void add(PollUpdate update);
  void add(const PollTask& task, PollUpdate update);
  /// What comes next is stored before anything else is decided.
  void store_next_alone() { next_alone_ = true; }

  bool empty() const { return updates_.empty(); }
  bool is_full() const;  ///< to be stored before more is decided
  bool is_due() const;   ///< full, or nothing has been stored for a while

  /// Stores everything. The sources of which something was stored; none where there was nothing.
  Result<std::vector<std::int64_t>> store();
  /// After a failure of the store: it is polled again.
  void forget();

 private:
  Result<void> apply_each(const std::vector<PollUpdate>& updates,
                          const std::unordered_map<std::int64_t, PollTask>& tasks);
  Result<void> apply_alone(const PollUpdate& update, const PollTask* task);

  Polls& store_;
  const Clock& clock_;
  std::function<void()> beat_;
  FailedInside failed_;
  std::vector<PollUpdate> updates_;
  std::unordered_map<std::int64_t, PollTask> tasks_;  // of what they came
  std::size_t bytes_ = 0;
  bool next_alone_ = false;
  Clock::Steady stored_{};
};

}  // namespace feedmill
