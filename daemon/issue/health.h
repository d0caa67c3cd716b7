// Which sources of a digest are not well when an issue is sealed, and what is said of them. Pure;
// any thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "feedmill/issue_draft.h"

namespace feedmill {

/// Gone, failing for some polls in a row, or quiet for long; nothing where it is well, was never
/// polled, or fails for the first time: that is told neither as failing nor as quiet.
std::optional<SourceHealth::State> trouble_of(const SourceRecord& source, Instant now);

/// What is said of a source in this state.
SourceHealth health_told(const SourceRecord& source, SourceHealth::State state);

/// What an issue says of those that are not well: failing, then gone, then quiet, by name; the
/// first fifty.
std::vector<SourceHealth> health_of(std::vector<SourceRecord> sources, Instant now);

}  // namespace feedmill
