// What a poll reads and changes.
#include <algorithm>
#include <unordered_set>
#include <utility>

#include "identify/recognise.h"
#include "ingest/retention.h"
#include "issue/withdrawals.h"
#include "store/memory/memory_store.h"

namespace feedmill::memory {
namespace {

/// A key belongs to the entry that had it first: another one does not take it.
void write_keys(KeptSource& source, std::int64_t entry, const std::vector<std::uint64_t>& keys,
                std::uint64_t fingerprint) {
  for (const std::uint64_t key : keys) {
    const auto kept = source.keys.try_emplace(key, KeptKey{entry, fingerprint, 0}).first;
    if (kept->second.entry == entry) kept->second.fingerprint = fingerprint;
  }
}

}  // namespace

Result<std::vector<KnownKey>> MemoryStore::known(std::int64_t source_id,
                                                 const std::vector<std::uint64_t>& keys) {
  std::vector<KnownKey> found;
  std::vector<std::uint64_t> rest;
  const KeptSource& source = memory_->sources[source_id];
  const auto& kept = source.keys;
  std::unordered_set<std::uint64_t> asked;
  for (const std::uint64_t key : keys) {
    if (!asked.insert(key).second) continue;
    const auto at = kept.find(key);
    if (at == kept.end())
      rest.push_back(key);
    else
      found.push_back({key, at->second.entry, at->second.fingerprint,
                       at->second.entry == 0 && is_fading(at->second.met, source.clock.days)});
  }
  if (beneath_ == nullptr) return found;
  const auto more = beneath_->known(source_id, rest);
  if (!more) return tl::unexpected(more.error());
  found.insert(found.end(), more->begin(), more->end());
  return found;
}

Result<std::vector<StoredEntry>> MemoryStore::stored(const std::vector<std::int64_t>& entry_ids) {
  std::vector<StoredEntry> found;
  std::vector<std::int64_t> rest;
  for (const std::int64_t id : entry_ids) {
    const auto at = memory_->entries.find(id);
    if (at == memory_->entries.end())
      rest.push_back(id);
    else
      found.push_back(remembered(id, at->second.revision, Entry(at->second.entry)));
  }
  if (beneath_ == nullptr) return found;
  auto more = beneath_->stored(rest);
  if (!more) return more;
  std::move(more->begin(), more->end(), std::back_inserter(found));
  return found;
}

Result<std::size_t> MemoryStore::apply(const std::vector<PollUpdate>& updates, Instant now) {
  std::size_t applied = 0;
  for (const PollUpdate& update : updates) {
    const auto claim = memory_->claims.find(update.source_id);
    if (claim == memory_->claims.end() || claim->second != process_) continue;
    memory_->claims.erase(claim);
    apply_one(update, now);
    ++applied;
  }
  return applied;
}

void MemoryStore::apply_one(const PollUpdate& update, Instant now) {
  KeptSource& source = memory_->sources[update.source_id];
  std::vector<std::int64_t> held = update.held;
  for (const NewEntry& entry : update.fresh) {
    const std::int64_t number = ++memory_->last_entry;
    KeptEntry& kept = memory_->entries[number];
    kept.source = update.source_id;
    kept.first_seen = now;
    kept.backlog = entry.backlog;
    kept.entry = entry.entry;
    write_keys(source, number, entry.keys, entry.fingerprint);
    held.push_back(number);
  }
  for (const RevisedEntry& revised : update.revised) revise(source, revised, now);
  for (const TouchedEntry& touched : update.touched)
    write_keys(source, touched.entry_id, touched.keys, touched.fingerprint);
  if (update.read_document) {
    note_withdrawals(update, held, now);
    source.held = std::move(held);
    tick(source, update, now);
  }
  note_day(update, now);
  if (update.gap) note_gap(source, *update.gap);
  source.state = update.state;
  source.entries += static_cast<std::int64_t>(update.fresh.size());
  if (!update.fresh.empty()) source.last_entry = std::max(source.last_entry, std::optional(now));
}

/// What it says is kept before it is replaced. An entry of the store beneath is not changed.
void MemoryStore::revise(KeptSource& source, const RevisedEntry& revised, Instant now) {
  write_keys(source, revised.entry_id, revised.entry.keys, revised.entry.fingerprint);
  const auto at = memory_->entries.find(revised.entry_id);
  if (at == memory_->entries.end()) return;
  KeptEntry& kept = at->second;
  kept.before.push_back({kept.revision, now, std::move(kept.entry)});
  if (kept.before.size() > static_cast<std::size_t>(kRevisionsKept)) kept.before.pop_front();
  ++kept.revision;
  kept.entry = revised.entry.entry;
  mark_changed(revised.entry_id);
}

/// Each digest that told the entry looks at it when it is sealed next.
void MemoryStore::mark_changed(std::int64_t entry) {
  for (auto& digest : memory_->digests)
    if (digest.second.told.count(entry) != 0) digest.second.changed.insert(entry);
}

/// `held` is what the source's document holds now.
void MemoryStore::note_withdrawals(const PollUpdate& update, const std::vector<std::int64_t>& held,
                                   Instant now) {
  const std::vector<std::int64_t>& before = memory_->sources[update.source_id].held;
  std::vector<VanishedEntry> vanished;
  for (const std::int64_t entry : vanished_in(update, before, held)) {
    const auto at = memory_->entries.find(entry);
    if (at == memory_->entries.end()) continue;
    const KeptEntry& kept = at->second;
    vanished.push_back({entry, kept.first_seen, kept.entry.published, kept.entry.updated});
  }
  for (const std::int64_t entry : taken_back(update, vanished, now)) {
    const auto at = memory_->entries.find(entry);
    if (at == memory_->entries.end()) continue;
    auto& withdrawal = at->second.withdrawal;
    if (!withdrawal || withdrawal->restored) withdrawal = Withdrawal{now, std::nullopt};
    mark_changed(entry);
  }
  for (const std::int64_t entry : come_back(update, before)) {
    const auto at = memory_->entries.find(entry);
    if (at == memory_->entries.end() || !at->second.withdrawal || at->second.withdrawal->restored)
      continue;
    at->second.withdrawal->restored = now;
    mark_changed(entry);
  }
}

/// A document was read: the tombstones of what it holds are as fresh as that.
void MemoryStore::tick(KeptSource& source, const PollUpdate& update, Instant now) {
  source.clock = after_reading(source.clock, now);
  for (const std::uint64_t key : update.met) {
    const auto kept = source.keys.find(key);
    if (kept != source.keys.end() && kept->second.entry == 0) kept->second.met = source.clock.days;
  }
}

void MemoryStore::note_gap(KeptSource& source, const Break& gap) {
  source.gaps.emplace_back(++memory_->last_gap, gap);
  if (source.gaps.size() > static_cast<std::size_t>(kGapsKept)) source.gaps.pop_front();
}

}  // namespace feedmill::memory
