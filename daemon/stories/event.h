// Tier 4: reports of one event in other words, by the rare words that they share. Pure; any thread.
#pragma once

#include <vector>

#include "stories/copy.h"
#include "stories/recogniser.h"

namespace feedmill::stories {

/// The stories that are most alike, the best first, vetoed ones among them; at most four.
/// `overlaps` are the reports that share passages: evidence, where they are no templates.
std::vector<Comparison> alike(const Candidate& report, const std::vector<Overlap>& overlaps,
                              const Window& window, const Rules& rules);

}  // namespace feedmill::stories
