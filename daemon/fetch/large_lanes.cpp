#include "fetch/large_lanes.h"

#include <algorithm>

namespace feedmill {

bool is_oldest_large(const Lanes& busy, const Lane& lane) {
  const Lane* oldest = &lane;
  for (const auto& other : busy)
    if (other->large_since() && *other->large_since() < *oldest->large_since())
      oldest = other.get();
  if (oldest == &lane) return true;
  return lane.is_multiplexed() && oldest->job().host == lane.job().host;
}

bool resume_in_turn(const Lanes& busy) {
  std::vector<Lane*> paused;
  for (const auto& lane : busy)
    if (lane->is_paused()) paused.push_back(lane.get());
  std::sort(paused.begin(), paused.end(),
            [](const Lane* a, const Lane* b) { return a->large_since() < b->large_since(); });
  bool waits = false;
  for (Lane* const lane : paused) waits = !lane->resume_if_room() || waits;
  return waits;
}

}  // namespace feedmill
