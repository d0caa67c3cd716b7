// Which stories an issue takes: the oldest stored first, until it is full, each with every report
// of it that waits; what is left waits for a later issue. Membership goes by the order of
// ingestion, never by an entry's own date. Pure; any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "feedmill/issue_draft.h"

namespace feedmill {

/// What an issue may take.
struct IssueLimits {
  Instant now{};
  std::optional<Instant> stored_before;  ///< absent: all that is stored
  int max_stories = 1;                   ///< at least one, whatever it says
  int min_stories = 1;                   ///< fewer are left for a later issue
};

/// What an issue takes: stories that it tells first, and new reports of earlier ones.
struct IssueChoice {
  struct Story {
    std::int64_t story = 0;
    std::int64_t told_in = 0;           ///< the issue that told it first; 0: this one
    std::vector<std::int64_t> entries;  ///< its reports, in the order of time
    bool operator==(const Story&) const = default;
  };
  std::vector<Story> stories, more;
  std::int64_t first_left = 0;    ///< the oldest entry that waits for a later issue; 0: none does
  std::int64_t stories_left = 0;  ///< that were in time and found no room
  bool operator==(const IssueChoice&) const = default;
};

/// `waiting`, of which the digest selects all, is in the order of ingestion. Reports of earlier
/// stories alone make no issue: they wait.
IssueChoice choose(const std::vector<WaitingReport>& waiting, const IssueLimits& limits);

/// Whether there are some stories, and too few for an issue: all of them wait.
bool too_few(const IssueChoice& choice, const IssueLimits& limits);

/// The entry up to which all are told or never will be, once `choice` is sealed; `newest` is the
/// newest that is stored, `floor` what it was before.
std::int64_t floor_after(const IssueChoice& choice, std::int64_t newest, std::int64_t floor);

/// A digest that is new at `now` begins with what was stored from here on.
Instant first_told(Instant now);

}  // namespace feedmill
