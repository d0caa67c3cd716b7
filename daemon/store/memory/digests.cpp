// What each digest has told, and its issues.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "issue/choice.h"
#include "issue/draft.h"
#include "issue/health.h"
#include "issue/name.h"
#include "issue/notices.h"
#include "issue/related.h"
#include "store/memory/memory_store.h"
#include "text/url.h"

namespace feedmill::memory {
namespace {

constexpr std::size_t kPage = 512;

}  // namespace

/// The digest, made where it has not been heard of.
KeptDigest& MemoryStore::digest_of(const DigestSpec& spec, Instant now) {
  const auto [at, is_new] = memory_->digests.try_emplace(spec.name);
  KeptDigest& digest = at->second;
  digest.listed = true;
  digest.keep = spec.keep;
  if (!is_new) return digest;
  digest.state.first_seen = now;
  digest.floor = memory_->entries.empty() ? 0 : memory_->entries.rbegin()->first;
  for (const auto& [number, kept] : memory_->entries) {
    if (kept.first_seen < first_told(now)) continue;
    digest.floor = number - 1;
    break;
  }
  return digest;
}

Result<void> MemoryStore::sync_digests(const std::vector<DigestSpec>& digests, Instant now) {
  for (auto& digest : memory_->digests) digest.second.listed = false;
  for (const DigestSpec& spec : digests) digest_of(spec, now);
  sync_destinations(digests);
  return {};
}

Result<DigestState> MemoryStore::digest_state(std::string_view digest) {
  const auto at = memory_->digests.find(std::string(digest));
  if (at == memory_->digests.end())
    return failure(Errc::kFailed, "the store has no digest named " + std::string(digest));
  return at->second.state;
}

Result<DigestStand> MemoryStore::digest_stand(const DigestSpec& digest, Instant now) {
  if (auto settled = settle(now, 0); !settled) return tl::unexpected(settled.error());
  return stand_of(digest_of(digest, now));
}

DigestStand MemoryStore::stand_of(const KeptDigest& digest) const {
  DigestStand stand;
  stand.state = digest.state;
  stand.issues = digest.issues;
  stand.floor = digest.floor;
  stand.newest = memory_->entries.empty() ? 0 : memory_->entries.rbegin()->first;
  stand.newest_gap = memory_->last_gap;
  stand.edited = edited_reports(digest);
  stand.turned = turned_reports(digest);
  return stand;
}

/// The oldest kept revision stands in for one that has gone.
std::vector<EditedReport> MemoryStore::edited_reports(const KeptDigest& digest) const {
  std::vector<EditedReport> edited;
  for (const std::int64_t number : digest.changed) {
    const auto at = memory_->entries.find(number);
    if (at == memory_->entries.end()) continue;
    const KeptEntry& kept = at->second;
    const int told = digest.told.at(number).revision;
    if (told >= kept.revision) continue;
    const Revision* const before = said_in(kept, told);
    if (before == nullptr) continue;
    edited.push_back({number, kept.before.back().replaced, is_correction(before->entry, kept.entry),
                      kept.revision});
  }
  return edited;
}

/// Reports of which the digest said last that they are there, and are not, or the other way round.
std::vector<TurnedReport> MemoryStore::turned_reports(const KeptDigest& digest) const {
  std::vector<TurnedReport> turned;
  for (const std::int64_t number : digest.changed) {
    const auto at = memory_->entries.find(number);
    if (at == memory_->entries.end() || !at->second.withdrawal) continue;
    const Withdrawal& withdrawal = *at->second.withdrawal;
    const bool away = !withdrawal.restored;
    if (digest.told.at(number).withdrawn != away)
      turned.push_back({number, withdrawal.seen, withdrawal.restored});
  }
  return turned;
}

/// The issue that told this story first, and 0 where none has: by the story that was told, and by
/// the reports that are in it now.
std::int64_t MemoryStore::told_in(const KeptDigest& digest, std::int64_t story) const {
  std::int64_t first = 0;
  for (const auto& [entry, told] : digest.told) {
    if (told.story != story && story_of(entry) != story) continue;
    if (first == 0 || told.issue < first) first = told.issue;
  }
  return first;
}

Result<std::vector<UntoldReport>> MemoryStore::untold(const DigestSpec& digest,
                                                      const DigestStand& stand,
                                                      std::int64_t after) {
  const KeptDigest& kept_digest = memory_->digests[digest.name];
  std::vector<UntoldReport> page;
  for (auto at = memory_->entries.upper_bound(after);
       at != memory_->entries.end() && at->first <= stand.newest && page.size() < kPage; ++at) {
    const KeptEntry& kept = at->second;
    if (kept.backlog || !kept.report || kept_digest.told.count(at->first) != 0) continue;
    const std::int64_t story = kept.report->story;
    page.push_back({{at->first, story, told_in(kept_digest, story), kept.report->time,
                     kept.first_seen, kept.revision},
                    memory_->sources.at(kept.source).source,
                    kept.entry});
  }
  return page;
}

Result<std::vector<Neighbour>> MemoryStore::neighbours(std::int64_t story) {
  std::vector<Neighbour> found;
  for (const auto& entry : memory_->entries) {
    const auto& report = entry.second.report;
    if (!report || report->story != story) continue;
    for (const stories::Comparison& other : report->decision.rejected)
      if (may_stand_beside(other))
        found.push_back({other.entry, story_of(other.entry), nearness_of(other)});
  }
  return found;
}

Result<std::vector<UnheardGap>> MemoryStore::unheard_gaps(const DigestSpec& digest,
                                                          std::int64_t after) {
  const std::int64_t from = std::max(after, memory_->digests[digest.name].gaps_told);
  std::vector<UnheardGap> found;
  for (const auto& one : memory_->sources) {
    const KeptSource& source = one.second;
    if (!source.listed) continue;
    for (const auto& [number, gap] : source.gaps) {
      if (number <= from) continue;
      found.push_back({number, source.source,
                       Gap{shown_name(source), source.source.url, gap.since, gap.until, gap.pages,
                           gap.recovered, gap.reason}});
    }
  }
  std::sort(found.begin(), found.end(),
            [](const UnheardGap& a, const UnheardGap& b) { return a.number < b.number; });
  if (found.size() > kPage) found.resize(kPage);
  return found;
}

Result<std::vector<TroubledSource>> MemoryStore::troubled_sources(Instant now, std::int64_t after) {
  std::vector<TroubledSource> found;
  for (auto at = memory_->sources.upper_bound(after);
       at != memory_->sources.end() && found.size() < kPage; ++at) {
    const KeptSource& kept = at->second;
    if (!kept.listed || !kept.source.enabled) continue;
    const SourceRecord record{kept.source.name, kept.state.title,
                              kept.source.url,  host_and_port(kept.source.url),
                              kept.state,       kept.last_entry};
    if (trouble_of(record, now)) found.push_back({at->first, kept.source, record});
  }
  return found;
}

/// Whether each report is there, in the revision and the story in which it was chosen.
bool MemoryStore::holds_as_drafted(const std::vector<IssueDraft::Story>& stories) const {
  for (const IssueDraft::Story& story : stories) {
    for (const IssueDraft::Line& line : story.reports) {
      const auto at = memory_->entries.find(line.entry);
      if (at == memory_->entries.end() || at->second.revision != line.revision ||
          story_of(line.entry) != story.story)
        return false;
    }
  }
  return true;
}

Result<Sealing> MemoryStore::seal(const IssueDraft& draft) {
  KeptDigest& digest = digest_of(draft.spec, draft.now);
  if (!is_up_to_date(draft.from, stand_of(digest)) || !holds_as_drafted(draft.stories) ||
      !holds_as_drafted(draft.more))
    return Sealing{true, std::nullopt};
  if (draft.served) digest.state.served = draft.served;
  if (draft.floor) digest.floor = *draft.floor;
  if (draft.stories.empty()) return Sealing{};
  ++digest.issues;
  const std::int64_t number = ++memory_->last_issue;
  KeptIssue& issue = memory_->issues[number];
  issue.snapshot = snapshot_of(draft, digest);
  issue.digest = draft.spec.name;
  issue.urn = issue.snapshot->id;
  issue.stem = issue.snapshot->stem;
  issue.sealed = draft.now;
  issue.number = digest.issues;
  take_as_told(digest, draft, number);
  queue_deliveries(number, draft.spec, draft.now);
  return Sealing{false, issue.snapshot};
}

/// In a memory of its own: what it shows is what sealing does.
Result<Sealing> MemoryStore::preview(const IssueDraft& draft) {
  MemoryStore aside(std::make_shared<Memory>(*memory_));
  return aside.seal(draft);
}

Result<std::vector<std::string>> MemoryStore::unpublished(std::string_view digest) {
  std::vector<std::string> waiting;
  for (const auto& one : memory_->issues) {
    const KeptIssue& issue = one.second;
    if (issue.digest == digest && !issue.published && !awaits_pictures(issue))
      waiting.push_back(issue.urn);
  }
  return waiting;
}

bool MemoryStore::awaits_pictures(const KeptIssue& issue) {
  return issue.snapshot && issue.snapshot->awaits_pictures;
}

Result<std::vector<std::string>> MemoryStore::awaiting_pictures(std::string_view digest) {
  std::vector<std::string> waiting;
  for (const auto& one : memory_->issues)
    if (one.second.digest == digest && awaits_pictures(one.second))
      waiting.push_back(one.second.urn);
  return waiting;
}

Result<void> MemoryStore::add_pictures(std::string_view issue_id,
                                       const std::vector<StoryPicture>& pictures) {
  for (auto& one : memory_->issues) {
    KeptIssue& issue = one.second;
    if (issue.urn != issue_id || !awaits_pictures(issue)) continue;
    issue.snapshot->awaits_pictures = false;
    for (Story& story : issue.snapshot->stories)
      for (const StoryPicture& picture : pictures)
        if (picture.story_id == story.story_id) story.picture = picture.picture;
  }
  return {};
}

Result<void> MemoryStore::mark_published(std::string_view issue_id) {
  for (auto& [number, issue] : memory_->issues) {
    if (issue.urn != issue_id) continue;
    issue.published = true;
    drop_old_snapshots(number);
  }
  return {};
}

Result<Issue> MemoryStore::issue(std::string_view digest, std::string_view name) {
  const std::string of(digest), named(name);
  const std::string uuid = std::string("urn:uuid:").append(named);
  for (const auto& one : memory_->issues) {
    const KeptIssue& issue = one.second;
    const bool found = issue.urn == named || issue.urn == uuid || issue.stem == named;
    if (issue.digest != of || !found) continue;
    if (issue.snapshot) return *issue.snapshot;
    return failure(
        Errc::kUsage,
        fmt::format("issue {} of digest {} is gone: it was older than what keep keeps", named, of));
  }
  return failure(Errc::kUsage, "digest " + of + " has no issue " + named);
}

Result<Issue> MemoryStore::story_of_issue(std::string_view digest, std::string_view name,
                                          std::string_view story_id) {
  auto found = issue(digest, name);
  if (!found) return found;
  std::erase_if(found->stories, [&](const Story& story) { return story.story_id != story_id; });
  found->more.clear();
  found->corrections.clear();
  found->gaps.clear();
  found->health.clear();
  return found;
}

}  // namespace feedmill::memory
