// What the status endpoint asks beyond the listings: figures, days, what was told lately.
#include <algorithm>
#include <map>
#include <set>

#include "ingest/retention.h"
#include "issue/name.h"
#include "store/memory/memory_store.h"

namespace feedmill::memory {

Result<CatalogueMarks> MemoryStore::marks() {
  CatalogueMarks marks;
  if (!memory_->entries.empty()) marks.entries = memory_->entries.rbegin()->first;
  for (const auto& [number, kept] : memory_->stories)
    marks.stories = std::max(marks.stories, kept.seq);
  return marks;
}

/// It takes no room of a disk.
Result<CatalogueFigures> MemoryStore::figures() {
  CatalogueFigures figures;
  for (const auto& [number, source] : memory_->sources) figures.entries += source.entries;
  figures.stories = static_cast<std::int64_t>(memory_->stories.size());
  for (const auto& [name, digest] : memory_->digests) figures.issues += digest.issues;
  return figures;
}

Result<std::vector<PollDay>> MemoryStore::days(Instant since) {
  std::vector<PollDay> found;
  for (const auto& [place, day] : memory_->days) {
    if (place.first < std::chrono::floor<std::chrono::days>(since)) continue;
    PollDay shown = day;
    shown.source = memory_->sources.at(place.second).source.key;
    shown.day = place.first;
    found.push_back(std::move(shown));
  }
  return found;
}

void MemoryStore::note_day(const PollUpdate& update, Instant now) {
  PollDay& day = memory_->days[{std::chrono::floor<std::chrono::days>(now), update.source_id}];
  ++day.polls;
  if (update.state.failures > 0 || update.state.gone) ++day.failed;
  day.fresh += static_cast<std::int64_t>(update.fresh.size());
}

void MemoryStore::forget_days(Instant now) {
  const auto first = std::chrono::floor<std::chrono::days>(now) - std::chrono::days(kDaysKept);
  std::erase_if(memory_->days, [&](const auto& day) { return day.first.first < first; });
}

Report MemoryStore::shown_report(std::int64_t number) const {
  const KeptEntry& kept = memory_->entries.at(number);
  const KeptSource& source = memory_->sources.at(kept.source);
  return {number,          entry_id(number), shown_name(source), source.source.url,
          kept.first_seen, kept.entry};
}

/// The reports told last, three a story, by the issue that told them.
Result<std::optional<Issue>> MemoryStore::told_lately(const DigestSpec& spec, std::size_t most) {
  const auto digest = memory_->digests.find(spec.name);
  if (digest == memory_->digests.end()) return std::nullopt;
  std::vector<std::pair<std::int64_t, std::int64_t>> last;  // issue (negative), entry
  const auto& told = digest->second.told;
  std::size_t left = 3 * most;
  for (auto at = told.rbegin(); at != told.rend() && left > 0; ++at, --left)
    if (memory_->entries.contains(at->first)) last.emplace_back(-at->second.issue, at->first);
  std::sort(last.begin(), last.end());
  Issue issue;
  std::map<std::int64_t, std::size_t> places;
  for (const auto& [number, entry] : last) {
    const auto [place, added] = places.try_emplace(told.at(entry).story, issue.stories.size());
    if (added && issue.stories.size() == most) break;
    if (added) issue.stories.push_back({story_id(place->first), {}});
    const auto kept = memory_->issues.find(-number);
    if (kept != memory_->issues.end()) issue.sealed = std::max(issue.sealed, kept->second.sealed);
    issue.stories[place->second].reports.push_back(shown_report(entry));
  }
  if (issue.stories.empty()) return std::nullopt;
  issue.id = issue_urn(memory_->uuid, spec.name, Instant{}, 0);
  issue.digest = spec.name;
  issue.title = issue_title(spec);
  issue.timezone = spec.timezone;
  return issue;
}

}  // namespace feedmill::memory
