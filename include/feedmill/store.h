// What feedmill remembers, as about a dozen domain operations: no rows and no SQL. The database
// never decides, the core never writes. One object belongs to one thread; several processes may
// open one store. Every operation is one transaction, whole or not at all. Errors: Errc::kStorage,
// with the store's address in the message.
#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "feedmill/digest.h"
#include "feedmill/poll.h"
#include "feedmill/result.h"

namespace feedmill {

/// A source that may be polled now, before it is claimed.
struct DueSource {
  std::int64_t id = 0;
  std::string host;  ///< lower case, with port: what transfers are limited by
  Standing standing = Standing::kUnknown;
};

/// How many sources adaptation has brought to one interval.
struct IntervalCount {
  Seconds interval{0};  ///< SourceState::interval; 0: never asked, or fixed by the configuration
  std::int64_t sources = 0;
  bool operator==(const IntervalCount&) const = default;
};

enum class DueSelection {
  kDue,  ///< next_poll has come, or lies further ahead than any schedule allows (a clock set back)
  kAll,  ///< every enabled source but those that are gone
  kNamed,  ///< the given ones, gone or not
};

/// What the store knows under some keys of one source.
struct KnownKey {
  std::uint64_t key = 0;
  std::int64_t entry_id = 0;      ///< 0: a tombstone; the entry itself is forgotten
  std::uint64_t fingerprint = 0;  ///< of the entry, or of the tombstone
};

/// The parts of a stored entry that a changed one is compared with. Its texts stand as hashes: a
/// source may have stored far more than one of its documents holds.
struct StoredEntry {
  std::int64_t entry_id = 0;
  int revision = 1;
  Entry entry;              ///< title, addresses, dates and attachments alone
  std::uint64_t texts = 0;  ///< hash_of_texts()
  std::uint64_t body = 0;   ///< hash of body_text()
};

struct SourceStatus {
  Source source;  ///< as configured
  SourceState state;
  std::int64_t entries = 0;
  std::optional<Instant> last_entry;  ///< first_seen of the newest
  std::optional<Break> gap;           ///< the last time that entries may have been missed
  std::string moved_to;  ///< where it is asked instead of its configured address; may be empty
};

/// A source that its server has turned away for the time being.
struct TurnedAway {
  std::int64_t source_id = 0;
  std::string host;  ///< and port, of the address that was asked
  Instant until{};   ///< when it is asked again
  bool operator==(const TurnedAway&) const = default;
};

/// A stored entry as a listing shows it.
struct EntryRow {
  std::int64_t seq = 0;
  std::string entry_id, source, source_url, story_id;
  Instant first_seen{};
  int revision = 1;
  std::string item_json;   ///< to_json(Entry)
  std::string url, title;  ///< the entry's, as its row holds them apart
};

struct EntryQuery {
  std::string source;                 ///< name or configured address; empty: all
  std::optional<Instant> since;       ///< first seen at or after
  std::optional<std::int64_t> after;  ///< then in order of ingestion, else newest first
  std::int64_t limit = 0;             ///< 0: no limit
};

struct ReportRow {
  std::string source, url, title, entry_id;
  std::optional<Instant> published;
};

struct StoryRow {
  std::string story_id;
  std::int64_t seq = 0;  ///< rises when the story gains a report
  std::string title, url;
  Instant first_seen{}, updated{};
  std::vector<ReportRow> reports;
};

/// One story that an entry was compared with when it was given its own.
struct ComparisonRow {
  enum class Ground : std::uint8_t {
    kNone,     ///< it began a story
    kArticle,  ///< the same article: `clue` is equal
    kCopy,     ///< a copy or an excerpt: much of the text in common
    kEvent,    ///< the same event: rare words in common
    kByHand,   ///< a person joined or split it
  };
  Ground ground = Ground::kNone;
  std::string story_id, entry_id;     ///< the story, and the report of it that was nearest
  std::string title, source;          ///< of that report; empty where it is forgotten
  double score = 0, threshold = 0;    ///< 0 to 1
  std::string clue;                   ///< "address", "text", "title"
  std::vector<std::string> words;     ///< in common, the weightiest first
  std::string passage;                ///< in common
  std::vector<std::string> evidence;  ///< what changed the threshold
  std::string veto;                   ///< why it was not joined though the score suffices
};

/// Why an entry is in its story.
struct ExplanationRow {
  std::string entry_id, title, source, url;
  std::string story_id;      ///< empty: it waits for its story
  std::int64_t reports = 0;  ///< of the story
  ComparisonRow joined;
  std::vector<ComparisonRow> rejected;  ///< the nearest that were not joined, the best first
  struct Telling {
    std::string digest, issue;
    Instant sealed{};
  };
  std::vector<Telling> told;  ///< where digests told it
  struct Edit {
    Instant seen{};
    std::vector<WordChange> changes;  ///< the first few; none where a reader sees none
    int further = 0;
  };
  std::vector<Edit> edits;  ///< that are kept, the oldest first
  std::optional<Instant> withdrawn, restored;
};

/// A digest that is to be sealed.
struct SealRequest {
  DigestSpec spec;
  Instant now{};
  std::optional<Instant>
      scheduled;  ///< the time of the schedule that it serves; absent: asked for by hand
  std::optional<Instant> stored_before;  ///< takes only what was stored before; absent: all
  int min_stories = 1;                   ///< fewer are left for a later issue
  /// Whether the digest selects an entry of a source; called inside the transaction. Where neither
  /// the digest nor the source has a filter, the entry has its title and address only.
  std::function<bool(const Source&, const Entry&)> selects;
  /// Whether the digest takes anything of a source; called inside the transaction. Absent: it does.
  std::function<bool(const Source&)> covers = {};
};

/// What is remembered of a digest's calendar.
struct DigestState {
  Instant first_seen{};           ///< when the store first heard of it
  std::optional<Instant> served;  ///< the last time of its schedule that was served
};

/// An issue on its way to one destination.
struct Delivery {
  std::int64_t id = 0;
  std::string digest, destination;  ///< the digest's name, Destination::key
  std::string issue_id;
  std::string stem;  ///< of the issue's files
  Instant queued{};  ///< when the issue was sealed
  int attempts = 0;  ///< that failed
  Instant next_try{};
  std::string last_error;
  bool given_up = false;
};

/// How an attempt to deliver ended.
struct DeliveryOutcome {
  enum class Kind { kDelivered, kFailed, kGivenUp, kNotTried };
  Kind kind = Kind::kDelivered;
  std::string error;   ///< of kFailed and kGivenUp
  Instant next_try{};  ///< of kFailed
};

class Store {
 public:
  virtual ~Store() = default;

  // -- sources and polls
  // ----------------------------------------------------------------------------
  /// Makes the stored list the configured one; a source that is gone from it keeps its history.
  virtual Result<void> sync_sources(const std::vector<Source>& sources, Instant now) = 0;
  virtual Result<void> sync_digests(const std::vector<DigestSpec>& digests, Instant now) = 0;
  /// Sources to poll, in the order in which they came to the list. `named` are names or configured
  /// addresses, with kNamed; one that no source has is Errc::kUsage.
  virtual Result<std::vector<DueSource>> due(DueSelection selection,
                                             const std::vector<std::string>& named, Instant now,
                                             Seconds max_interval) = 0;
  /// When the next source is due; absent: none ever.
  virtual Result<std::optional<Instant>> next_due() = 0;
  /// Sources that were answered 429 or 503 and wait, but for those whose host has served one since.
  virtual Result<std::vector<TurnedAway>> turned_away(Instant now) = 0;
  /// The intervals of all sources that are polled, the shortest first.
  virtual Result<std::vector<IntervalCount>> intervals() = 0;
  /// Claims those that no living process holds; the others are left out.
  virtual Result<std::vector<PollTask>> claim(const std::vector<std::int64_t>& source_ids,
                                              Instant now) = 0;
  /// Gives claims back unpolled.
  virtual Result<void> release(const std::vector<std::int64_t>& source_ids) = 0;
  virtual Result<std::vector<KnownKey>> known(std::int64_t source_id,
                                              const std::vector<std::uint64_t>& keys) = 0;
  virtual Result<std::vector<StoredEntry>> stored(const std::vector<std::int64_t>& entry_ids) = 0;
  /// Applies updates whose claim is still held, and releases the claims. Returns how many were
  /// applied.
  virtual Result<std::size_t> apply(const std::vector<PollUpdate>& updates, Instant now) = 0;

  // -- the second step: stories and the search index
  // -------------------------------------------------
  /// Assigns stories to, and indexes, what is stored and has neither; at most `limit` entries (0:
  /// all). Returns how many are left.
  virtual Result<std::size_t> settle(Instant now, std::size_t limit) = 0;

  // -- digests
  // --------------------------------------------------------------------------------------
  virtual Result<DigestState> digest_state(std::string_view digest) = 0;
  /// Chooses and seals an issue; nothing new, no issue. With `scheduled`, that time is served
  /// either way.
  virtual Result<std::optional<Issue>> seal_digest(const SealRequest& request) = 0;
  /// Sealed issues of a digest that are not on disk yet, oldest first.
  virtual Result<std::vector<Issue>> unpublished(
      const DigestSpec& spec, std::size_t most = std::numeric_limits<std::size_t>::max()) = 0;
  virtual Result<void> mark_published(std::string_view issue_id) = 0;
  /// What seal_digest would choose now, without sealing; its id and stem are no issue's.
  virtual Result<std::optional<Issue>> preview_digest(const SealRequest& request) = 0;
  /// A sealed issue as long as its snapshot is kept; `name` is its id, its UUID or its stem.
  /// Errors: Errc::kUsage where the digest never had it, or does not have it any more.
  virtual Result<Issue> issue(std::string_view digest, std::string_view name) = 0;

  // -- deliveries
  // -----------------------------------------------------------------------------------
  /// Claims what may be delivered now: of each destination of `digests` the oldest that waits,
  /// unless it is to be tried later or a living process is at it.
  virtual Result<std::vector<Delivery>> claim_deliveries(const std::vector<DigestSpec>& digests,
                                                         Instant now) = 0;
  /// Ends a claimed delivery.
  virtual Result<void> finish_delivery(std::int64_t id, const DeliveryOutcome& outcome) = 0;
  /// Everything that waits, and what was given up of issues that are still kept.
  virtual Result<std::vector<Delivery>> deliveries() = 0;

  // -- listings
  // -------------------------------------------------------------------------------------
  virtual Result<std::vector<SourceStatus>> status() = 0;
  /// Calls `row` for each; it returns false to stop.
  virtual Result<void> entries(const EntryQuery& query,
                               const std::function<bool(const EntryRow&)>& row) = 0;
  virtual Result<void> stories(const EntryQuery& query,
                               const std::function<bool(const StoryRow&)>& row) = 0;
  /// Full text, best first; `query` is what a person types.
  virtual Result<void> search(std::string_view query, std::int64_t limit,
                              const std::function<bool(const EntryRow&)>& row) = 0;

  // -- why, and what a person decides
  // ----------------------------------------------------------------------
  /// Of an entry, or of every report of a story, by the id that is shown. Errc::kUsage where
  /// nothing has it.
  virtual Result<std::vector<ExplanationRow>> explain(std::string_view id) = 0;
  /// Takes an entry out of a story, into one of its own, for good. Errc::kUsage where it is not in
  /// it.
  virtual Result<void> split_story(std::string_view story_id, std::string_view entry_id) = 0;
  /// Puts an entry, or every report of another story, into a story, for good. Errc::kUsage where
  /// there is no such.
  virtual Result<void> join_story(std::string_view story_id, std::string_view other_id) = 0;

  // -- upkeep
  // ---------------------------------------------------------------------------------------
  /// Forgets entries older than `keep` and beyond `max_entries` a source (0: no limit), leaving
  /// tombstones; never one that its feed still holds (but for max_entries) or that waits for an
  /// issue.
  virtual Result<void> prune(Instant now, Seconds keep, std::int64_t max_entries) = 0;
  /// Makes this process the store's one daemon until the object dies. Errors: Errc::kHeld, saying
  /// who.
  virtual Result<void> become_daemon() = 0;
};

}  // namespace feedmill
