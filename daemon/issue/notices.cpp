#include "issue/notices.h"

#include <algorithm>
#include <tuple>

#include "edits/changes.h"

namespace feedmill {

namespace {

using Kind = Correction::Kind;

Notice turn_of(const TurnedReport& turned) {
  if (turned.restored) return {Kind::kRestored, turned.entry, *turned.restored};
  return {Kind::kWithdrawn, turned.entry, turned.withdrawn};
}

}  // namespace

bool is_correction(const std::optional<Entry>& before, const std::optional<Entry>& after) {
  return before && after && !changes_between(*before, *after).empty();
}

std::vector<Notice> notices_of(const std::vector<EditedReport>& edited,
                               const std::vector<TurnedReport>& turned) {
  std::vector<Notice> notices, turns;
  for (const EditedReport& one : edited)
    if (one.corrected) notices.push_back({Kind::kCorrected, one.entry, one.seen});
  for (const TurnedReport& one : turned) turns.push_back(turn_of(one));
  std::sort(notices.begin(), notices.end(), [](const Notice& a, const Notice& b) {
    return std::tie(a.when, a.entry) < std::tie(b.when, b.entry);
  });
  std::sort(turns.begin(), turns.end(),
            [](const Notice& a, const Notice& b) { return a.entry < b.entry; });
  notices.insert(notices.end(), turns.begin(), turns.end());
  return notices;
}

}  // namespace feedmill
