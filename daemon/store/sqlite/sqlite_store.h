// The store in one SQLite file: WAL, many readers, one writer at a time, several processes. Each
// group of operations has a file of its own beside this one; the schema is in migrations.cpp.
// Belongs to one thread.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "feedmill/store.h"
#include "issue/choice.h"
#include "issue/health.h"
#include "issue/notices.h"
#include "issue/related.h"
#include "issue/withdrawals.h"
#include "store/open.h"
#include "store/sqlite/at_hand.h"
#include "store/sqlite/database.h"
#include "store/sqlite/marks.h"
#include "store/sqlite/process.h"
#include "stories/settling.h"

namespace feedmill::sqlite {

/// The full-text index's row for a revision of an entry.
constexpr int kRevisionShift = 40;
constexpr std::int64_t kEntryOfTextRow = (std::int64_t{1} << kRevisionShift) - 1;
constexpr std::int64_t text_row(std::int64_t entry, std::int64_t revision) {
  return entry | ((revision - 1) << kRevisionShift);
}

/// A stored entry. What to_json() wrote reads back; anything else is damage, which SQLite cannot
/// see: it is logged, and the entry is one without text, so that no row holds up the others.
Entry read_entry(const std::string& item, std::int64_t entry);
/// The same for showing it: a damaged one has the title and the address that its row holds apart.
Entry read_shown_entry(Database& db, const std::string& item, std::int64_t entry);
/// The two ends of that: nothing where it is damaged, and what such a one is shown as.
std::optional<Entry> undamaged(const std::string& item, std::int64_t entry);
Entry shown_without_item(Database& db, std::int64_t entry);

/// Logs why an entry could not be made findable or compared.
void log_unsettled(std::int64_t entry, const std::string& reason);

/// A source's tags as its row has them: each ends in a line feed, which a damaged row may lack.
std::vector<std::string> tags_of(std::string_view text);

class SqliteStore final : public Store {
 public:
  static Result<std::unique_ptr<Store>> open(const std::string& path, StoreAccess access);

  Result<void> sync_sources(const std::vector<Source>& sources, Instant now) override;
  Result<void> sync_digests(const std::vector<DigestSpec>& digests, Instant now) override;
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
  Result<std::vector<DigestStatus>> digests() override;
  Result<void> entries(const EntryQuery& query,
                       const std::function<bool(const EntryRow&)>& row) override;
  Result<void> stories(const EntryQuery& query,
                       const std::function<bool(const StoryRow&)>& row) override;
  Result<void> search(std::string_view query, std::int64_t limit,
                      const std::function<bool(const EntryRow&)>& row) override;

  Result<int> indexed_percent() override;

  Result<std::vector<ExplanationRow>> explain(std::string_view id) override;
  Result<void> split_story(std::string_view story_id, std::string_view entry_id) override;
  Result<void> join_story(std::string_view story_id, std::string_view other_id) override;

  Result<void> prune(Instant now, Seconds keep, std::int64_t max_entries,
                     const std::function<void()>& between) override;
  void on_step(std::function<void()> step) override { db_.on_step(std::move(step)); }
  Result<bool> tidy() override;
  Result<void> remember_configuration(const std::string& text) override;
  Result<std::string> configuration() override;
  Result<void> become_daemon() override;

  void begin(const WorkUnit& unit) noexcept override;
  void end() noexcept override;
  void begin_beside(const WorkUnit& unit) noexcept override;
  void end_beside(const WorkUnit& unit) noexcept override;
  void leave() noexcept override;
  Result<Setback> setback(const WorkUnit& unit) override;
  Result<std::vector<Setback>> setbacks(Work work) override;
  Result<void> set_back(const Setback& setback) override;
  Result<void> went_well(const WorkUnit& unit) override;

 private:
  explicit SqliteStore(Database&& database)
      : db_(std::move(database)), claims_file_(db_.path()), marks_(db_.path()) {}

  // What is shown of a number: the store's tag keeps two stores' numbers apart.
  std::string entry_id(std::int64_t entry) const;
  std::string story_id(std::int64_t story) const;

  // sources.cpp
  Source source_of(std::int64_t id, Rows& row, int first_column) const;
  void bring_forward();
  void sync_destinations(const std::vector<DigestSpec>& digests);
  bool configured(std::int64_t source) const;
  std::vector<std::int64_t> named_sources(const std::string& name);

  // claims.cpp
  bool is_alive(std::int64_t process, std::string_view token);
  void forget_dead_processes(std::int64_t own);
  std::int64_t own_process();

  // setbacks.cpp
  void enlist();
  void note_death(std::int64_t process, const std::string& token);
  void clear_setback(const WorkUnit& unit);
  std::string about(const WorkUnit& unit);
  void count_deaths(const WorkUnit& unit);

  // polls.cpp
  std::size_t apply_held(const std::vector<PollUpdate>& updates, Instant now);
  void apply_one(const PollUpdate& update, Instant now);
  void tick(const PollUpdate& update, Instant now);
  std::int64_t insert_entry(std::int64_t source, const NewEntry& entry, Instant now);
  void count_entries(const PollUpdate& update, Instant now);
  void write_keys(std::int64_t source, std::int64_t entry, const std::vector<std::uint64_t>& keys,
                  std::uint64_t fingerprint);

  // settle.cpp
  /// An entry that is indexed; `read`: from its row, as it is not at hand.
  struct Unprepared {
    std::int64_t number = 0, source = 0;
    std::string body;
    std::optional<Entry> read;
    bool is_damaged = false;
  };
  void index(std::int64_t rowid, std::int64_t number, const std::string& item);
  bool index_text(std::int64_t rowid, std::int64_t number,
                  const std::function<void(std::string&, std::string&)>& read);
  void index_new(Rows& row);
  void prepare_indexed(bool keeps);
  void prepare(const Unprepared& waiting);
  void index_at_hand();
  void undo_settling();
  std::string source_name(std::int64_t source);
  void read_entry_setbacks();
  bool is_fatal(std::int64_t entry) const;
  bool is_given_up(std::int64_t entry);
  std::size_t index_batch(std::size_t limit);
  std::size_t reindex_batch(std::size_t limit);
  bool rebuild_a_little();

  // tidy.cpp
  void mend_index();

  std::size_t assign_batch(std::size_t limit);
  std::size_t unsettled();
  std::string item_of(Rows& row, int column);
  static stories::Unsettled unassigned_of(Rows& row);
  void reload_unassigned(std::int64_t from, std::int64_t to);

  // assign.cpp
  void load_window();
  void new_edition();
  stories::Settled decide(const stories::Unsettled& waiting, Instant pass,
                          const std::string& source_name, bool first_revision);
  std::optional<stories::Settled> decide_story(const stories::Unsettled& waiting, Instant pass);
  void assign(const stories::Unsettled& waiting, Instant pass);
  std::int64_t write_story(std::int64_t story, Instant time, Instant first_seen);
  void bring_in(std::int64_t part, std::int64_t story, std::int64_t entry);

  // overrule.cpp
  std::int64_t story_of(std::int64_t entry);
  void move_report(std::int64_t entry, std::int64_t from, std::int64_t to);

  // explain.cpp
  ComparisonRow comparison_row(const stories::Comparison& comparison);
  ExplanationRow explain_entry(std::int64_t entry);

  // listings.cpp
  EntryRow entry_row(Rows& rows) const;
  std::vector<EntryRow> entry_page(const EntryQuery& query, std::int64_t first, std::int64_t last,
                                   std::int64_t most);
  Result<std::optional<EntryRow>> entry_numbered(std::int64_t number);
  std::optional<StoryRow> story_row(Rows& rows);
  std::vector<StoryRow> story_page(const EntryQuery& query, std::int64_t& last, std::int64_t& left);
  Result<void> entries_of_source(const EntryQuery& query,
                                 const std::function<bool(const EntryRow&)>& row);

  // insight.cpp
  void note_day(const PollUpdate& update, Instant now);
  void forget_days(Instant now);

  // digests.cpp
  struct DigestRow {
    std::int64_t id = 0, floor = 0, issues = 0;
    DigestState state;
  };
  DigestRow digest_row(const DigestSpec& spec, Instant now);
  DigestStand stand_of(const DigestRow& digest, bool judge_edits);
  Sealing seal_in_transaction(const IssueDraft& draft);
  bool is_as_drafted(const IssueDraft& draft, const DigestRow& digest);
  bool holds_as_drafted(const std::vector<IssueDraft::Story>& stories);
  std::int64_t write_issue(const IssueDraft& draft, const DigestRow& digest);
  void write_notices(std::int64_t issue, std::int64_t digest, const IssueDraft& draft);
  void write_stories(std::int64_t issue, std::int64_t digest, const IssueDraft& draft);
  void write_story_of(std::int64_t issue, std::int64_t position, const IssueDraft::Story& story);
  void write_report(std::int64_t issue, std::int64_t line, std::int64_t story_position,
                    std::int64_t entry);
  Issue read_issue(std::int64_t id, std::int64_t story = 0);
  void read_stories(std::int64_t id, std::int64_t story, Issue& issue);
  Result<Issue> named_issue(std::string_view digest, std::string_view name, std::string_view story);

  // corrections.cpp
  void keep_revision(std::int64_t entry, Instant now);
  void mark_changed(std::int64_t entry);
  std::vector<EditedReport> edited_reports(std::int64_t digest, bool judge);
  void write_notice(std::int64_t issue, std::int64_t position, std::int64_t digest,
                    const Notice& notice);
  void take_as_told(std::int64_t digest, const std::vector<EditedReport>& edited);
  void add_edits(std::int64_t entry, ExplanationRow& row);
  std::vector<Correction> read_corrections(std::int64_t issue);

  // withdrawals.cpp
  std::vector<std::int64_t> held_entries(std::int64_t source);
  std::vector<VanishedEntry> vanished_entries(const std::vector<std::int64_t>& numbers);
  void note_withdrawals(const PollUpdate& update, const std::vector<std::int64_t>& before,
                        const std::vector<std::int64_t>& held, Instant now);
  std::vector<TurnedReport> turned_reports(std::int64_t digest);
  void take_as_told(std::int64_t digest, const std::vector<TurnedReport>& turned);

  // gaps.cpp
  void note_gap(std::int64_t source, const Break& gap);
  void write_gaps(std::int64_t issue, std::int64_t digest, const IssueDraft& draft);
  std::vector<Gap> read_gaps(std::int64_t issue);
  std::optional<Break> last_gap(std::int64_t source);

  // related.cpp
  void write_related(std::int64_t issue, std::int64_t position,
                     const std::vector<std::int64_t>& entries);
  std::vector<RelatedReport> read_related(std::int64_t issue, std::int64_t position);
  std::optional<IssuePicture> read_picture(std::int64_t issue, std::int64_t story);

  // health.cpp
  TroubledSource troubled_source(Rows& rows) const;
  void write_health(std::int64_t issue, const std::vector<SourceHealth>& health);
  std::vector<SourceHealth> read_health(std::int64_t issue);

  // alerts.cpp
  std::int64_t digest_number(const std::string& digest);
  void write_alert(const DigestSpec& digest, std::int64_t number,
                   const std::vector<AlertLine>& lines, Instant now);
  void remember_told(std::int64_t digest, const AlertLine& line);
  void forget_alerts(std::int64_t digest, Instant now);

  // outbox.cpp
  std::optional<Delivery> next_delivery(const std::string& digest, const std::string& destination,
                                        Instant now);
  Delivery delivery_of(Rows& row) const;
  void queue_deliveries(std::int64_t issue, std::int64_t digest, const DigestSpec& spec,
                        const Issue& sealed);
  void drop_old_snapshots(std::int64_t issue);

  // prune.cpp
  using Doomed = std::pair<std::int64_t, std::int64_t>;  ///< source, entry
  using Mark = std::pair<std::int64_t, std::int64_t>;
  Result<void> sweep(Mark (SqliteStore::*step)(Mark), const std::string& name,
                     const std::function<void()>& between);
  Result<void> sweep_all(Seconds keep, const std::function<void()>& between);
  Mark sweep_told(Mark from);
  Mark sweep_issues(Mark from);
  Mark sweep_tombstones(Mark from);
  bool is_time_to_look(Instant now, Seconds keep);
  void read_waiting();
  bool waits(std::int64_t entry, bool backlog);
  void add_surplus(std::int64_t max_entries, std::vector<Doomed>& doomed);
  void add_old(Instant before, std::vector<Doomed>& doomed);
  void forget(const std::vector<Doomed>& batch);
  int forget_one(std::int64_t entry);
  void forget_text(std::int64_t entry);

  Database db_;
  std::string tag_;                  ///< of this store, in front of every id that is shown
  std::string store_uuid_;           ///< names it among all stores: issue ids are derived from it
  std::string token_ = new_token();  ///< of this process
  ClaimsFile claims_file_;
  Marks marks_;
  std::int64_t process_ = 0;  ///< its row, once it has claimed something
  std::optional<DaemonLock> daemon_lock_;
  bool sources_synced_ = false;
  std::vector<std::int64_t> configured_;       ///< sorted
  std::map<std::int64_t, Source> particular_;  ///< those with more than url, name and tags
  std::vector<stories::Unsettled>
      unassigned_;  ///< what is indexed and has no story, the next one last
  /// Of entries that may be read within one call: a second's work, or a few.
  static constexpr std::int64_t kMostBytes = 4 << 20;
  std::int64_t bytes_left_ = kMostBytes;
  AtHand at_hand_;
  std::vector<Unprepared> unprepared_;
  std::int64_t tombstone_days_ = 0;  ///< of reading without it, after which one goes
  std::vector<std::pair<std::int64_t, std::int64_t>> waiting_;  ///< listed digests and their floors
  Instant pass_{};  ///< when the newest of `unassigned_` was stored
  bool sorted_ = false;
  std::int64_t loaded_from_ = -1,
               loaded_to_ = -1;                    ///< the marks between which `unassigned_` is all
  std::map<std::int64_t, Setback> fatal_entries_;  ///< that processes have died at
  stories::Settling settling_;                     ///< with the window, filled when it is needed
};

}  // namespace feedmill::sqlite
