// What stands beside a story: reports that its own were compared with and that are another event.
// Pure; any thread.
#pragma once

#include <cstdint>
#include <vector>

#include "feedmill/issue_draft.h"
#include "stories/decision.h"

namespace feedmill {

/// Whether what was compared may stand beside the story: near enough, and no series, template or
/// column, which is alike and of nothing in common (a veto says so).
bool may_stand_beside(const stories::Comparison& other);

double nearness_of(const stories::Comparison& other);

/// The entries that stand beside `story`, the nearest first: one of each other story, three at
/// most.
std::vector<std::int64_t> related_to(std::int64_t story, const std::vector<Neighbour>& neighbours);

}  // namespace feedmill
