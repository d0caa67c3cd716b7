// A sealed issue as a value, with everything as it was when it was sealed.
#include <algorithm>
#include <iterator>
#include <utility>

#include "edits/changes.h"
#include "issue/bodies.h"
#include "issue/name.h"
#include "issue/outlet.h"
#include "store/memory/memory_store.h"

namespace feedmill::memory {

const Revision* said_in(const KeptEntry& entry, int revision) {
  const auto at =
      std::find_if(entry.before.begin(), entry.before.end(),
                   [revision](const Revision& one) { return one.revision >= revision; });
  return at == entry.before.end() ? nullptr : &*at;
}

/// The first free one of this second.
std::string MemoryStore::free_stem(const std::string& digest, Instant sealed) const {
  for (int number = 1;; ++number) {
    std::string stem = issue_stem(sealed, number);
    const bool taken =
        std::any_of(memory_->issues.begin(), memory_->issues.end(), [&](const auto& issue) {
          return issue.second.digest == digest && issue.second.stem == stem;
        });
    if (!taken) return stem;
  }
}

std::vector<Report> MemoryStore::reports_of(const IssueDraft::Story& story) const {
  std::vector<Report> reports;
  for (const IssueDraft::Line& line : story.reports) {
    const KeptEntry& kept = memory_->entries.at(line.entry);
    const KeptSource& source = memory_->sources.at(kept.source);
    Report report{line.entry,        entry_id(line.entry), shown_name(source),
                  source.source.url, kept.first_seen,      kept.entry};
    if (kept.withdrawal && !kept.withdrawal->restored) report.withdrawn = kept.withdrawal->seen;
    report.source_tags = source.source.tags;
    report.outlet = outlet_of(source.state.home_page_url, source.source.key);
    report.weight = source.source.weight;
    reports.push_back(std::move(report));
  }
  return reports;
}

std::vector<RelatedReport> MemoryStore::related_of(const std::vector<std::int64_t>& entries) const {
  std::vector<RelatedReport> related;
  for (const std::int64_t entry : entries) {
    const auto at = memory_->entries.find(entry);
    if (at == memory_->entries.end()) continue;
    const Entry& says = at->second.entry;
    related.push_back({story_id(story_of(entry)), entry_id(entry), says.title, says.url,
                       shown_name(memory_->sources.at(at->second.source))});
  }
  return related;
}

/// What it says of a report that the digest told, as both are now.
Correction MemoryStore::correction_of(const Notice& notice, const KeptDigest& digest) const {
  const KeptEntry& kept = memory_->entries.at(notice.entry);
  const KeptSource& source = memory_->sources.at(kept.source);
  const Told& told = digest.told.at(notice.entry);
  Correction correction;
  correction.kind = notice.kind;
  correction.entry_id = entry_id(notice.entry);
  correction.story_id = story_id(told.story);
  correction.issue = memory_->issues.at(told.issue).urn;
  correction.revision = kept.revision;
  correction.when = notice.when;
  correction.source = shown_name(source);
  correction.source_url = source.source.url;
  correction.title = kept.entry.title;
  correction.url = kept.entry.url;
  if (notice.kind != Correction::Kind::kCorrected) return correction;
  EntryChanges changes = changes_between(said_in(kept, told.revision)->entry, kept.entry);
  correction.changes = std::move(changes.changes);
  correction.further_changes = changes.further;
  return correction;
}

Issue MemoryStore::snapshot_of(const IssueDraft& draft, const KeptDigest& digest) const {
  const DigestSpec& spec = draft.spec;
  Issue issue;
  issue.id = issue_urn(memory_->uuid, spec.name, draft.now, digest.issues);
  issue.digest = spec.name;
  issue.title = issue_title(spec);
  issue.stem = free_stem(spec.name, draft.now);
  name_earlier(issue, digest);
  issue.sealed = draft.now;
  issue.timezone = spec.timezone;
  issue.arranged = spec.arranged;
  issue.full = spec.full;
  issue.stories_left = draft.stories_left;
  issue.awaits_pictures = spec.pictures != Pictures::kNone;
  IssueRoom room;
  const auto told = [&](const IssueDraft::Story& story) {
    std::vector<Report> reports = reports_of(story);
    for (Report& report : reports) room.take(report.entry);
    return reports;
  };
  for (const IssueDraft::Story& story : draft.stories) {
    issue.stories.push_back({story_id(story.story), told(story), related_of(story.related)});
    room.settle(issue);
  }
  for (const IssueDraft::Story& story : draft.more) {
    issue.more.push_back({story_id(story.story), earlier_title(story, digest),
                          memory_->issues.at(story.told_in).urn, told(story)});
    room.settle(issue);
  }
  for (const Notice& notice : draft.notices)
    issue.corrections.push_back(correction_of(notice, digest));
  issue.gaps = draft.gaps;
  issue.health = draft.health;
  return issue;
}

/// The issue before, and the first one that is known.
void MemoryStore::name_earlier(Issue& issue, const KeptDigest& digest) const {
  for (const auto& one : memory_->issues) {
    const KeptIssue& earlier = one.second;
    if (earlier.digest != issue.digest || earlier.number >= digest.issues) continue;
    if (issue.first_id.empty()) issue.first_id = earlier.urn;
    if (earlier.number != digest.issues - 1) continue;
    issue.previous_id = earlier.urn;
    if (digest.keep > 1) issue.previous = earlier.stem;
  }
}

/// Under which a story was told first.
std::string MemoryStore::earlier_title(const IssueDraft::Story& story,
                                       const KeptDigest& digest) const {
  for (const auto& [entry, told] : digest.told) {
    if (told.issue != story.told_in || told.story != story.story) continue;
    const auto at = memory_->entries.find(entry);
    return at == memory_->entries.end() ? std::string() : at->second.entry.title;
  }
  return {};
}

/// What has changed in what the digest told and what it tells now. What is no edit to a reader is
/// taken as told.
void MemoryStore::take_as_told(KeptDigest& digest, const IssueDraft& draft, std::int64_t issue) {
  for (const EditedReport& one : draft.from.edited)
    digest.told.at(one.entry).revision = one.revision;
  for (const TurnedReport& one : draft.from.turned)
    digest.told.at(one.entry).withdrawn = !one.restored;
  digest.changed.clear();
  digest.gaps_told = draft.from.newest_gap;
  for (const auto* stories : {&draft.stories, &draft.more}) {
    for (const IssueDraft::Story& story : *stories) {
      for (const IssueDraft::Line& line : story.reports) {
        const auto& withdrawal = memory_->entries.at(line.entry).withdrawal;
        digest.told[line.entry] = {story.story, issue, line.revision,
                                   withdrawal && !withdrawal->restored};
      }
    }
  }
}

}  // namespace feedmill::memory
