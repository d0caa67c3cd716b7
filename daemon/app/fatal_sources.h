// Sources that processes have died at (feedmill/setbacks.h): kept apart from the others and handed
// out one by one, when a death costs nobody else. Belongs to the thread that owns the store.
#pragma once

#include <chrono>
#include <unordered_map>
#include <vector>

#include "app/clock.h"
#include "feedmill/polls.h"
#include "feedmill/setbacks.h"
#include "schedule/setback.h"

namespace feedmill {

inline WorkUnit unit_of_poll(std::int64_t source) { return {Work::kPoll, std::to_string(source)}; }

class FatalSources {
 public:
  FatalSources(Setbacks& setbacks, const Clock& clock) : setbacks_(setbacks), clock_(clock) {}

  /// Takes them out of what is due.
  Result<void> set_apart(std::vector<DueSource>& due);

  bool knows(std::int64_t source) const { return setbacks_of_.contains(source); }
  bool waiting() const { return !due_.empty(); }

  /// Whether one of a daemon's may be tried: while nothing else is in hand, and after what was in
  /// hand at the start has had time to be stored, told and delivered; in the midst of others where
  /// it is never quiet, as one death costs them no more than a request.
  bool may_be_tried(bool quiet) const;
  /// The next is not asked: it has failed by its deaths.
  bool next_has_failed() const;
  DueSource take();
  const Setback& setback(std::int64_t source) const { return setbacks_of_.at(source); }

 private:
  Setbacks& setbacks_;
  const Clock& clock_;
  std::unordered_map<std::int64_t, Setback> setbacks_of_;
  std::vector<DueSource> due_;
  Clock::Steady since_{};  // nothing of them was handed out
};

}  // namespace feedmill
