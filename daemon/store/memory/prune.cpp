// Forgetting: entries that are old or too many go, that they were seen stays.
#include <algorithm>
#include <set>

#include "ingest/retention.h"
#include "store/memory/memory_store.h"

namespace feedmill::memory {
bool MemoryStore::waits(std::int64_t number, const KeptEntry& entry) const {
  return std::any_of(memory_->digests.begin(), memory_->digests.end(), [&](const auto& one) {
    const KeptDigest& digest = one.second;
    const bool told = digest.told.count(number) != 0;
    return digest.listed && waits_for_issue(number, entry.backlog, digest.floor, told);
  });
}

Result<void> MemoryStore::prune(Instant now, Seconds keep, std::int64_t max_entries,
                                const std::function<void()>& between) {
  if (between) between();
  const bool looks = is_time_to_look(memory_->pruned, now, keep);
  std::optional<Instant> before;
  if (keep.count() > 0 && looks) before = now - keep;
  std::map<std::int64_t, std::int64_t> newer;  // by source: entries that are newer
  std::set<std::int64_t> doomed;
  for (auto at = memory_->entries.rbegin(); at != memory_->entries.rend(); ++at) {
    const auto& [number, entry] = *at;
    const auto& held = memory_->sources.at(entry.source).held;
    const bool surplus = max_entries > 0 && newer[entry.source]++ >= max_entries;
    const bool is_held = std::find(held.begin(), held.end(), number) != held.end();
    if (may_be_forgotten({entry.first_seen, is_held, surplus, waits(number, entry)}, before))
      doomed.insert(number);
  }
  for (const std::int64_t entry : doomed) forget(entry);
  if (!looks) return {};
  memory_->pruned = now;
  for (auto& digest : memory_->digests)
    std::erase_if(digest.second.told, [this](const auto& told) {
      return is_told_spent(memory_->entries.count(told.first) != 0,
                           memory_->stories.count(told.second.story) != 0);
    });
  std::erase_if(memory_->issues,
                [this](const auto& one) { return is_spent(remains_of(one.first, one.second)); });
  forget_tombstones(keep);
  forget_days(now);
  return {};
}

void MemoryStore::forget_tombstones(Seconds keep) {
  const std::int64_t days = days_of_tombstones(keep);
  for (auto& one : memory_->sources) {
    const std::int64_t now = one.second.clock.days;
    std::erase_if(one.second.keys, [now, days](const auto& key) {
      return key.second.entry == 0 && is_spent_tombstone(key.second.met, now, days);
    });
  }
}

IssueRemains MemoryStore::remains_of(std::int64_t number, const KeptIssue& issue) const {
  const KeptDigest& digest = memory_->digests.at(issue.digest);
  IssueRemains remains{issue.number, digest.issues, digest.keep, issue.published};
  remains.has_snapshot = issue.snapshot.has_value();
  remains.is_told_of =
      std::any_of(digest.told.begin(), digest.told.end(),
                  [number](const auto& one) { return one.second.issue == number; });
  for (const auto& one : memory_->deliveries) {
    if (one.second.issue != number) continue;
    remains.is_told_of = true;
    remains.waits |= one.second.state == KeptDelivery::State::kWaiting;
  }
  return remains;
}

void MemoryStore::forget(std::int64_t entry) {
  const KeptEntry& kept = memory_->entries.at(entry);
  KeptSource& source = memory_->sources.at(kept.source);
  const std::int64_t story = story_of(entry);
  for (auto& key : source.keys)
    if (key.second.entry == entry) key.second = {0, key.second.fingerprint, source.clock.days};
  source.entries = std::max<std::int64_t>(source.entries - 1, 0);
  const auto traits = std::erase_if(
      memory_->traits, [entry](const auto& trait) { return trait.second.entry == entry; });
  if (traits > 0) ++memory_->edition;
  memory_->entries.erase(entry);
  if (story != 0) drop_if_empty(story);
}

}  // namespace feedmill::memory
