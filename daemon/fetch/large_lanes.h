// The transfers whose bodies are larger than what needs no asking, by age: the oldest of them comes
// to its end whatever the others hold, and room goes to them in that order. The fetch loop only.
#pragma once

#include <memory>
#include <vector>

#include "fetch/lane.h"

namespace feedmill {

using Lanes = std::vector<std::unique_ptr<Lane>>;

/// Whether `lane` has been large for longest, or shares that one's connection (HTTP/2): what stands
/// still there holds up the other.
bool is_oldest_large(const Lanes& busy, const Lane& lane);

/// Lets those that stand still go on for which there is room, the oldest first. Whether any stands
/// still yet.
bool resume_in_turn(const Lanes& busy);

}  // namespace feedmill
