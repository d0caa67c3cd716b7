// A store in memory of which a test lets each operation fail, or do something first. Two threads:
// the test's and that which owns the store.
#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "store/memory/memory_store.h"

namespace feedmill::test {

class FaultyStore : public memory::MemoryStore {
 public:
  using MemoryStore::MemoryStore;
  /// What happens instead of an operation; nothing: it goes on as usual. It may throw.
  using Fault = std::function<std::optional<Error>()>;

  void on(const std::string& operation, Fault fault) {
    const std::lock_guard lock(mutex_);
    faults_[operation] = std::move(fault);
  }
  /// So many times; -1: until it is mended.
  void breaks(const std::string& operation, int times = -1, Errc code = Errc::kStorage) {
    const auto left = std::make_shared<int>(times);
    on(operation, [left, code]() -> std::optional<Error> {
      if (*left == 0) return std::nullopt;
      if (*left > 0) --*left;
      return Error{code, "the disk is full"};
    });
  }
  /// Without a word of its own: memory that has run out.
  void throws(const std::string& operation) {
    on(operation, []() -> std::optional<Error> { throw std::bad_alloc(); });
  }
  void mend() {
    const std::lock_guard lock(mutex_);
    faults_.clear();
  }
  /// How often an operation was called.
  int calls(const std::string& operation) const {
    const std::lock_guard lock(mutex_);
    const auto found = calls_.find(operation);
    return found == calls_.end() ? 0 : found->second;
  }

  Result<void> sync_sources(const std::vector<Source>& sources, Instant now) override {
    if (auto error = struck("sync_sources")) return tl::unexpected(*error);
    return MemoryStore::sync_sources(sources, now);
  }
  Result<std::vector<DueSource>> due(DueSelection selection, const std::vector<std::string>& named,
                                     Instant now, Seconds max_interval) override {
    if (auto error = struck("due")) return tl::unexpected(*error);
    return MemoryStore::due(selection, named, now, max_interval);
  }
  Result<std::optional<Instant>> next_due() override {
    if (auto error = struck("next_due")) return tl::unexpected(*error);
    return MemoryStore::next_due();
  }
  Result<std::vector<TurnedAway>> turned_away(Instant now) override {
    if (auto error = struck("turned_away")) return tl::unexpected(*error);
    return MemoryStore::turned_away(now);
  }
  Result<std::vector<IntervalCount>> intervals() override {
    if (auto error = struck("intervals")) return tl::unexpected(*error);
    return MemoryStore::intervals();
  }
  Result<std::vector<PollTask>> claim(const std::vector<std::int64_t>& ids, Instant now) override {
    if (auto error = struck("claim")) return tl::unexpected(*error);
    return MemoryStore::claim(ids, now);
  }
  Result<void> release(const std::vector<std::int64_t>& ids) override {
    if (auto error = struck("release")) return tl::unexpected(*error);
    return MemoryStore::release(ids);
  }
  Result<std::vector<KnownKey>> known(std::int64_t source,
                                      const std::vector<std::uint64_t>& keys) override {
    if (auto error = struck("known")) return tl::unexpected(*error);
    return MemoryStore::known(source, keys);
  }
  Result<std::vector<StoredEntry>> stored(const std::vector<std::int64_t>& ids) override {
    if (auto error = struck("stored")) return tl::unexpected(*error);
    return MemoryStore::stored(ids);
  }
  Result<std::size_t> apply(const std::vector<PollUpdate>& updates, Instant now) override {
    if (auto error = struck("apply")) return tl::unexpected(*error);
    for (const PollUpdate& update : updates)
      if (update.answers_for_deaths) answered_for.push_back(update.source_id);
    for (const PollUpdate& update : updates)
      if (poison && !update.fresh.empty() && update.source_id == *poison)
        return failure(Errc::kStorage, "a row that cannot be written");
    return MemoryStore::apply(updates, now);
  }
  Result<std::size_t> settle(Instant now, std::size_t limit) override {
    if (auto error = struck("settle")) return tl::unexpected(*error);
    return MemoryStore::settle(now, limit);
  }
  Result<void> sync_digests(const std::vector<DigestSpec>& digests, Instant now) override {
    if (auto error = struck("sync_digests")) return tl::unexpected(*error);
    return MemoryStore::sync_digests(digests, now);
  }
  Result<DigestState> digest_state(std::string_view digest) override {
    if (auto error = struck("digest_state")) return tl::unexpected(*error);
    return MemoryStore::digest_state(digest);
  }
  Result<DigestStand> digest_stand(const DigestSpec& digest, Instant now) override {
    if (auto error = struck("digest_stand")) return tl::unexpected(*error);
    return MemoryStore::digest_stand(digest, now);
  }
  Result<std::vector<UntoldReport>> untold(const DigestSpec& digest, const DigestStand& stand,
                                           std::int64_t after) override {
    if (auto error = struck("untold")) return tl::unexpected(*error);
    return MemoryStore::untold(digest, stand, after);
  }
  Result<std::vector<Neighbour>> neighbours(std::int64_t story) override {
    if (auto error = struck("neighbours")) return tl::unexpected(*error);
    return MemoryStore::neighbours(story);
  }
  Result<std::vector<UnheardGap>> unheard_gaps(const DigestSpec& digest,
                                               std::int64_t after) override {
    if (auto error = struck("unheard_gaps")) return tl::unexpected(*error);
    return MemoryStore::unheard_gaps(digest, after);
  }
  Result<std::vector<TroubledSource>> troubled_sources(Instant now, std::int64_t after) override {
    if (auto error = struck("troubled_sources")) return tl::unexpected(*error);
    return MemoryStore::troubled_sources(now, after);
  }
  Result<Sealing> seal(const IssueDraft& draft) override {
    if (auto error = struck("seal")) return tl::unexpected(*error);
    return MemoryStore::seal(draft);
  }
  Result<std::vector<std::string>> unpublished(std::string_view digest) override {
    if (auto error = struck("unpublished")) return tl::unexpected(*error);
    return MemoryStore::unpublished(digest);
  }
  Result<void> mark_published(std::string_view issue) override {
    if (auto error = struck("mark_published")) return tl::unexpected(*error);
    return MemoryStore::mark_published(issue);
  }
  Result<Issue> issue(std::string_view digest, std::string_view name) override {
    if (auto error = struck("issue")) return tl::unexpected(*error);
    return MemoryStore::issue(digest, name);
  }
  Result<std::vector<Delivery>> claim_deliveries(const std::vector<DigestSpec>& digests,
                                                 Instant now) override {
    if (auto error = struck("claim_deliveries")) return tl::unexpected(*error);
    return MemoryStore::claim_deliveries(digests, now);
  }
  Result<void> finish_delivery(std::int64_t id, const DeliveryOutcome& outcome) override {
    if (auto error = struck("finish_delivery")) return tl::unexpected(*error);
    return MemoryStore::finish_delivery(id, outcome);
  }
  Result<AlertStand> alert_stand(const DigestSpec& digest) override {
    if (auto error = struck("alert_stand")) return tl::unexpected(*error);
    return MemoryStore::alert_stand(digest);
  }
  Result<bool> raise_alert(const DigestSpec& digest, const std::vector<AlertLine>& lines,
                           Instant now, Seconds apart) override {
    if (auto error = struck("raise_alert")) return tl::unexpected(*error);
    return MemoryStore::raise_alert(digest, lines, now, apart);
  }
  Result<Alert> alert(std::int64_t number) override {
    if (auto error = struck("alert")) return tl::unexpected(*error);
    return MemoryStore::alert(number);
  }
  Result<void> prune(Instant now, Seconds keep, std::int64_t max_entries,
                     const std::function<void()>& between) override {
    if (auto error = struck("prune")) return tl::unexpected(*error);
    return MemoryStore::prune(now, keep, max_entries, between);
  }
  Result<bool> tidy() override {
    if (auto error = struck("tidy")) return tl::unexpected(*error);
    return MemoryStore::tidy();
  }
  Result<Setback> setback(const WorkUnit& unit) override {
    if (auto error = struck("setback")) return tl::unexpected(*error);
    return MemoryStore::setback(unit);
  }
  Result<std::vector<Setback>> setbacks(Work work) override {
    if (auto error = struck("setbacks")) return tl::unexpected(*error);
    return MemoryStore::setbacks(work);
  }
  Result<void> set_back(const Setback& setback) override {
    if (auto error = struck("set_back")) return tl::unexpected(*error);
    return MemoryStore::set_back(setback);
  }
  Result<void> went_well(const WorkUnit& unit) override {
    if (auto error = struck("went_well")) return tl::unexpected(*error);
    return MemoryStore::went_well(unit);
  }
  void begin(const WorkUnit& unit) noexcept override {
    const std::lock_guard lock(mutex_);
    marked.push_back(unit.name);
  }

  /// A source of which new entries cannot be written.
  std::optional<std::int64_t> poison;
  /// Sources of which a failure answers for deaths.
  std::vector<std::int64_t> answered_for;
  /// What was worked on, by name.
  std::vector<std::string> marked;

 private:
  std::optional<Error> struck(const std::string& operation) {
    Fault fault;
    {
      const std::lock_guard lock(mutex_);
      ++calls_[operation];
      const auto found = faults_.find(operation);
      if (found == faults_.end()) return std::nullopt;
      fault = found->second;
    }
    return fault();
  }

  mutable std::mutex mutex_;
  std::map<std::string, Fault> faults_;
  std::map<std::string, int> calls_;
};

}  // namespace feedmill::test
