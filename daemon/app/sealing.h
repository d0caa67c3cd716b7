// Sealing an issue: what waits is read from the store as values, decided on in issue/, and the
// draft is sealed; where it was out of date by then, all of it again. Belongs to the thread that
// owns the store.
#pragma once

#include <functional>
#include <optional>

#include "feedmill/issues.h"
#include "issue/draft.h"

namespace feedmill {

struct SealRequest : IssueRequest {
  /// Whether the digest selects an entry of a source; absent: all.
  std::function<bool(const Source&, const Entry&)> selects = {};
  /// Whether the digest takes anything of a source; absent: of all.
  std::function<bool(const Source&)> covers = {};
};

/// Nothing new, no issue. With `scheduled`, that time is served either way.
Result<std::optional<Issue>> seal_issue(Issues& store, const SealRequest& request);

/// What it would seal now, without sealing; its id and stem are no issue's.
Result<std::optional<Issue>> preview_issue(Issues& store, const SealRequest& request);

}  // namespace feedmill
