// Which of the stories held a report may belong to: those that have most of its rarest words, of
// its most telling facts, or passages of its text. Reads the window; belongs to one thread.
#pragma once

#include <cstdint>
#include <vector>

#include "stories/copy.h"
#include "stories/recogniser.h"
#include "stories/shared_words.h"

namespace feedmill::stories {

/// Sixteen at most, those with most first. `words`: of the report's title and address.
std::vector<std::int64_t> stories_near(const Candidate& report, const std::vector<Weighed>& words,
                                       const std::vector<Overlap>& overlaps, const Window& window,
                                       const Rules& rules);

}  // namespace feedmill::stories
