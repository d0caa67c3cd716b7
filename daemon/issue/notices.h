// What an issue says of reports that earlier issues of its digest told: corrected, withdrawn, there
// again. Each change is told once. Pure; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "feedmill/issue_draft.h"

namespace feedmill {

/// Whether an edit is one to a reader: `before` as told, `after` as it is, absent what cannot be
/// read. What cannot be read on one side is none: the row is damaged,
/// or is whole again.
bool is_correction(const std::optional<Entry>& before, const std::optional<Entry>& after);

/// In the order of an issue's end: corrections, the oldest change first, then what was taken back,
/// in the order of ingestion. What has no notice is taken as told.
std::vector<Notice> notices_of(const std::vector<EditedReport>& edited,
                               const std::vector<TurnedReport>& turned);

}  // namespace feedmill
