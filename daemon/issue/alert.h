// What an alert tells: the difference between what is wrong now and what was told last. Pure; any
// thread.
#pragma once

#include <vector>

#include "feedmill/alerts.h"
#include "feedmill/issue_draft.h"

namespace feedmill {

/// A source that is not well, as an alert tells it.
AlertLine alert_line(const SourceRecord& source, SourceHealth::State state);

/// `present` is all that is wrong now. What was told and is well again is back; in the order of
/// `present`, then of `told`.
std::vector<AlertLine> alert_lines(const std::vector<AlertLine>& present,
                                   const std::vector<ToldTrouble>& told);

}  // namespace feedmill
