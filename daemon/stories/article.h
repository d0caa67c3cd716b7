// Tier 2: the same article, by its address, its text or its title. Pure; any thread.
#pragma once

#include <optional>

#include "stories/recogniser.h"

namespace feedmill::stories {

/// The earliest report of the same article; nothing where there is none. A text or title that
/// recurs within one source (a column's name) recognises nothing, and a title only recognises the
/// article of another source.
std::optional<Comparison> same_article(const Candidate& report, const Window& window,
                                       const Rules& rules);

}  // namespace feedmill::stories
