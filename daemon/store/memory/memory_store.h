// The store as plain values in memory: for tests, and for a pass that is to leave nothing behind.
// It keeps what the seams say, and decides nothing: the rules are those of the pure rooms. Belongs
// to one thread.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "feedmill/store.h"
#include "identify/source_identity.h"
#include "store/memory/memory.h"
#include "stories/settling.h"

namespace feedmill::memory {

class MemoryStore : public Store {
 public:
  /// A memory that nothing has been stored in; `uuid` names it: 32 hexadecimal digits.
  static std::shared_ptr<Memory> blank(const std::string& uuid);
  /// What `beneath` knows of its sources, for a store on top of it.
  static Result<std::shared_ptr<Memory>> over(Store& beneath);

  /// One process's view of a memory: what it has claimed is free when it goes. What is not in the
  /// memory is looked for in `beneath`, of which nothing is ever changed; it outlives the store.
  explicit MemoryStore(std::shared_ptr<Memory> memory, Polls* beneath = nullptr);
  MemoryStore(const MemoryStore&) = delete;
  MemoryStore& operator=(const MemoryStore&) = delete;
  ~MemoryStore() override;

  Result<void> sync_sources(const std::vector<Source>& sources, Instant now) override;
  Result<std::vector<DueSource>> due(DueSelection selection, const std::vector<std::string>& named,
                                     Instant now, Seconds max_interval) override;
  Result<std::optional<Instant>> next_due() override;
  Result<std::vector<TurnedAway>> turned_away(Instant now) override;
  Result<std::vector<IntervalCount>> intervals() override;
  Result<std::vector<PollTask>> claim(const std::vector<std::int64_t>& source_ids,
                                      Instant now) override;
  Result<void> release(const std::vector<std::int64_t>& source_ids) override;
  Result<std::vector<KnownKey>> known(std::int64_t source_id,
                                      const std::vector<std::uint64_t>& keys) override;
  Result<std::vector<KnownSource>> known_sources() override;
  Result<std::vector<StoredEntry>> stored(const std::vector<std::int64_t>& entry_ids) override;
  Result<std::size_t> apply(const std::vector<PollUpdate>& updates, Instant now) override;

  Result<std::size_t> settle(Instant now, std::size_t limit) override;
  Result<void> split_story(std::string_view story_id, std::string_view entry_id) override;
  Result<void> join_story(std::string_view story_id, std::string_view other_id) override;

  Result<void> sync_digests(const std::vector<DigestSpec>& digests, Instant now) override;
  Result<DigestState> digest_state(std::string_view digest) override;
  Result<DigestStand> digest_stand(const DigestSpec& digest, Instant now) override;
  Result<std::vector<UntoldReport>> untold(const DigestSpec& digest, const DigestStand& stand,
                                           std::int64_t after) override;
  Result<std::vector<Neighbour>> neighbours(std::int64_t story) override;
  Result<std::vector<UnheardGap>> unheard_gaps(const DigestSpec& digest,
                                               std::int64_t after) override;
  Result<std::vector<TroubledSource>> troubled_sources(Instant now, std::int64_t after) override;
  Result<Sealing> seal(const IssueDraft& draft) override;
  Result<Sealing> preview(const IssueDraft& draft) override;
  Result<std::vector<std::string>> unpublished(std::string_view digest) override;
  Result<std::vector<std::string>> awaiting_pictures(std::string_view digest) override;
  Result<void> add_pictures(std::string_view issue_id,
                            const std::vector<StoryPicture>& pictures) override;
  Result<void> mark_published(std::string_view issue_id) override;
  Result<Issue> issue(std::string_view digest, std::string_view name) override;
  Result<Issue> story_of_issue(std::string_view digest, std::string_view name,
                               std::string_view story_id) override;

  Result<std::vector<Delivery>> claim_deliveries(const std::vector<DigestSpec>& digests,
                                                 Instant now) override;
  Result<void> finish_delivery(std::int64_t id, const DeliveryOutcome& outcome) override;
  Result<std::vector<Delivery>> deliveries() override;

  Result<AlertStand> alert_stand(const DigestSpec& digest) override;
  Result<bool> raise_alert(const DigestSpec& digest, const std::vector<AlertLine>& lines,
                           Instant now, Seconds apart) override;
  Result<Alert> alert(std::int64_t number) override;

  Result<CatalogueMarks> marks() override;
  Result<CatalogueFigures> figures() override;
  Result<std::vector<PollDay>> days(Instant since) override;
  Result<std::optional<Issue>> told_lately(const DigestSpec& spec, std::size_t most) override;
  Result<std::vector<SourceStatus>> status() override;
  Result<void> entries(const EntryQuery& query,
                       const std::function<bool(const EntryRow&)>& row) override;
  Result<void> stories(const EntryQuery& query,
                       const std::function<bool(const StoryRow&)>& row) override;
  Result<void> search(std::string_view query, std::int64_t limit,
                      const std::function<bool(const EntryRow&)>& row) override;
  Result<int> indexed_percent() override { return 100; }
  Result<std::vector<ExplanationRow>> explain(std::string_view id) override;

  Result<void> prune(Instant now, Seconds keep, std::int64_t max_entries,
                     const std::function<void()>& between = {}) override;
  Result<bool> tidy() override { return false; }
  Result<void> become_daemon() override;

  // A memory goes with its process: nobody finds what a dead one was at.
  void begin(const WorkUnit& /*unit*/) noexcept override {}
  void end() noexcept override {}
  void begin_beside(const WorkUnit& /*unit*/) noexcept override {}
  void end_beside(const WorkUnit& /*unit*/) noexcept override {}
  void leave() noexcept override {}
  Result<Setback> setback(const WorkUnit& unit) override;
  Result<std::vector<Setback>> setbacks(Work work) override;
  Result<void> set_back(const Setback& setback) override;
  Result<void> went_well(const WorkUnit& unit) override;

 private:
  std::string entry_id(std::int64_t entry) const;
  std::string story_id(std::int64_t story) const;

  // sources.cpp
  std::int64_t place(const Source& source, FormerSources& former);
  std::int64_t numbered(const std::string& key) const;

  // polls.cpp
  void apply_one(const PollUpdate& update, Instant now);
  void revise(KeptSource& source, const RevisedEntry& revised, Instant now);
  void mark_changed(std::int64_t entry);
  void note_withdrawals(const PollUpdate& update, const std::vector<std::int64_t>& held,
                        Instant now);
  void note_gap(KeptSource& source, const Break& gap);
  static void tick(KeptSource& source, const PollUpdate& update, Instant now);

  // insight.cpp
  void note_day(const PollUpdate& update, Instant now);
  void forget_days(Instant now);
  Report shown_report(std::int64_t number) const;

  // stories.cpp
  std::vector<stories::Unsettled> unsettled() const;
  void load_window();
  void assign(const stories::Unsettled& waiting, Instant pass);
  std::int64_t write_story(std::int64_t story, Instant time, Instant first_seen);
  void bring_in(std::int64_t part, std::int64_t story, std::int64_t entry);
  std::vector<std::int64_t> overruled_stories() const;
  std::int64_t story_of(std::int64_t entry) const;
  std::vector<std::int64_t> reports_of(std::int64_t story) const;
  void move_report(std::int64_t entry, std::int64_t from, std::int64_t to);
  void drop_if_empty(std::int64_t story);

  // digests.cpp
  KeptDigest& digest_of(const DigestSpec& spec, Instant now);
  DigestStand stand_of(const KeptDigest& digest) const;
  std::vector<EditedReport> edited_reports(const KeptDigest& digest) const;
  std::vector<TurnedReport> turned_reports(const KeptDigest& digest) const;
  std::int64_t told_in(const KeptDigest& digest, std::int64_t story) const;
  static bool awaits_pictures(const KeptIssue& issue);
  bool holds_as_drafted(const std::vector<IssueDraft::Story>& stories) const;

  // snapshot.cpp
  Issue snapshot_of(const IssueDraft& draft, const KeptDigest& digest) const;
  std::vector<Report> reports_of(const IssueDraft::Story& story) const;
  void name_earlier(Issue& issue, const KeptDigest& digest) const;
  std::string earlier_title(const IssueDraft::Story& story, const KeptDigest& digest) const;
  Correction correction_of(const Notice& notice, const KeptDigest& digest) const;
  std::vector<RelatedReport> related_of(const std::vector<std::int64_t>& entries) const;
  std::string free_stem(const std::string& digest, Instant sealed) const;
  void take_as_told(KeptDigest& digest, const IssueDraft& draft, std::int64_t issue);

  // outbox.cpp
  KeptDelivery* next_delivery(const std::string& digest, const std::string& destination,
                              Instant now);
  Delivery& queue(const std::string& digest, const std::string& destination, std::int64_t issue,
                  Instant now);
  void queue_deliveries(std::int64_t issue, const DigestSpec& spec, Instant now);
  void sync_destinations(const std::vector<DigestSpec>& digests);
  void drop_old_snapshots(std::int64_t issue);

  // alerts.cpp
  std::optional<int> failures_of(const std::string& url) const;
  void remember_told(const std::string& digest, const AlertLine& line);

  // listings.cpp
  EntryRow entry_row(std::int64_t number) const;
  StoryRow story_row(std::int64_t number) const;
  std::vector<std::int64_t> named_sources(const std::string& name) const;
  ComparisonRow comparison_row(const stories::Comparison& comparison) const;
  ExplanationRow explain_entry(std::int64_t entry) const;

  // prune.cpp
  bool waits(std::int64_t number, const KeptEntry& entry) const;
  void forget_tombstones(Seconds keep);
  IssueRemains remains_of(std::int64_t number, const KeptIssue& issue) const;
  void forget(std::int64_t entry);

  std::shared_ptr<Memory> memory_;
  Polls* beneath_;
  std::int64_t process_;
  std::vector<Setback> setbacks_;
  stories::Settling settling_;
};

/// A source's name as shown to people: the configured one, else the feed's own title, else its
/// address.
const std::string& shown_name(const KeptSource& source);

/// What an entry said in a revision that it has no more; the oldest that is kept stands in for one
/// that has gone. Nothing where it says so still.
const Revision* said_in(const KeptEntry& entry, int revision);

}  // namespace feedmill::memory
