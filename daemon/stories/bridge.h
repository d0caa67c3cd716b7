// A report that clearly belongs to two stories shows that they are one: the smaller, of two reports
// at most, goes into the other. Two large stories are never chained by a report between them. Pure;
// any thread.
#pragma once

#include "stories/decision.h"
#include "stories/rules.h"
#include "stories/window.h"

namespace feedmill::stories {

/// Moves the stories that become one with the joined one from `rejected` to `bridged`. `joined` is
/// then the story that remains: the largest of them, of equal ones the oldest.
void bridge(const Window& window, const Rules& rules, Decision& decision);

}  // namespace feedmill::stories
