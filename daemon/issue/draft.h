// A draft of an issue: what a digest's next issue takes, and what it says of reports that earlier
// ones told, decided from what was read of the store. Pure; any thread.
#pragma once

#include <optional>
#include <vector>

#include "feedmill/issue_draft.h"

namespace feedmill {

/// An issue that is asked for.
struct IssueRequest {
  DigestSpec spec;
  Instant now{};
  std::optional<Instant>
      scheduled;  ///< the time of the schedule that it serves; absent: asked for by hand
  std::optional<Instant> stored_before;  ///< takes only what was stored before; absent: all
  int min_stories = 1;                   ///< fewer are left for a later issue
};

/// Whether the time of the schedule that is asked for was served already.
bool is_served(const IssueRequest& request, const DigestStand& stand);

/// `waiting` is all that the digest selects of what it has not told, in the order of ingestion.
/// What stands beside its stories, and its gaps and health, are not in it yet.
IssueDraft draft_of(const IssueRequest& request, DigestStand stand,
                    const std::vector<WaitingReport>& waiting);

/// Whether what a draft was decided from is what the digest stands at by now.
bool is_up_to_date(const DigestStand& then, const DigestStand& now);

}  // namespace feedmill
