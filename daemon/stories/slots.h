// Two titles side by side: what stands in the same order in both is a frame, and what stands at the
// same place in it, other in each, is a slot: "Shanghai issues a yellow alert for heavy rain",
// "Beijing issues a yellow alert for heavy rain". Pure; any thread.
#pragma once

#include <functional>

#include "stories/features.h"

namespace feedmill::stories {

struct Slots {
  double frame = 0;    ///< words of the frame, as a share of the longer title's
  double swapped = 0;  ///< weight of what the slots hold, of the lighter of the two each time
  double kept = 0;     ///< weight of the frame
  int count = 0;       ///< slots
  int figures = 0;     ///< of them with two numbers that are not near
  int added = 0;       ///< places where only one of the two says something
};

Slots slots_of(const Features& a, const Features& b,
               const std::function<double(std::uint32_t)>& rarity);

}  // namespace feedmill::stories
