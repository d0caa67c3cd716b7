// What is stored, as people and scripts look at it: sources, entries, stories, why a report is in
// its story, what waits to be delivered. Nothing here changes anything. A listing takes rows one by
// one: a store may hold more than memory does.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "feedmill/digest.h"
#include "feedmill/issue_draft.h"
#include "feedmill/outbox.h"
#include "feedmill/poll.h"
#include "feedmill/result.h"

namespace feedmill {

struct SourceStatus {
  Source source;  ///< as configured
  SourceState state;
  std::int64_t entries = 0;
  std::optional<Instant> last_entry;  ///< first_seen of the newest
  std::optional<Break> gap;           ///< the last time that entries may have been missed
  std::string moved_to;  ///< where it is asked instead of its configured address; may be empty
};

/// What is remembered of a digest's issues.
struct DigestStatus {
  std::string name;
  DigestState state;
  std::string last_issue;  ///< its id; empty: it has none yet
  std::string last_stem;   ///< what its files are called
  std::optional<Instant> last_time;
  std::int64_t stories = 0;    ///< told by that issue
  std::int64_t unwritten = 0;  ///< sealed issues that are not on disk yet
  std::string error;           ///< why one could not be sealed or written; may be empty
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
  std::vector<ComparisonRow> bridged;   ///< stories that it made part of the joined one
  ComparisonRow brought_by;             ///< the report that did so with its own; else kNone
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

/// How far the listings reach: each rises when there is something new to list.
struct CatalogueMarks {
  std::int64_t entries = 0, stories = 0;  ///< the greatest sequence number; 0: there is none
};

/// What is stored, in numbers.
struct CatalogueFigures {
  std::int64_t entries = 0, stories = 0;
  std::int64_t issues = 0;  ///< that were ever sealed
  std::int64_t bytes = 0, free_bytes = 0;
};

/// How a source did on one day.
struct PollDay {
  std::string source;  ///< Source::key
  Instant day{};       ///< its beginning, UTC
  std::int64_t polls = 0, failed = 0, fresh = 0;
};

class Catalogue {
 public:
  virtual ~Catalogue() = default;

  // For the status endpoint, which asks a store on disk: others have nothing to say.
  virtual Result<CatalogueMarks> marks() { return CatalogueMarks{}; }
  virtual Result<CatalogueFigures> figures() { return CatalogueFigures{}; }
  /// Of all sources, in no order; about the last 40 days are kept.
  virtual Result<std::vector<PollDay>> days(Instant) { return std::vector<PollDay>{}; }
  /// What a digest told last, the newest issue's first, as one issue under an id that never
  /// changes: at most so many stories. Nothing where it has told nothing yet.
  virtual Result<std::optional<Issue>> told_lately(const DigestSpec&, std::size_t) {
    return std::optional<Issue>{};
  }
  virtual Result<std::vector<SourceStatus>> status() = 0;
  /// Of the digests that are configured. A store that keeps no issues has nothing to say.
  virtual Result<std::vector<DigestStatus>> digests() { return std::vector<DigestStatus>{}; }
  /// Calls `row` for each; it returns false to stop.
  virtual Result<void> entries(const EntryQuery& query,
                               const std::function<bool(const EntryRow&)>& row) = 0;
  virtual Result<void> stories(const EntryQuery& query,
                               const std::function<bool(const StoryRow&)>& row) = 0;
  /// Full text, best first; `query` is what a person types.
  virtual Result<void> search(std::string_view query, std::int64_t limit,
                              const std::function<bool(const EntryRow&)>& row) = 0;
  /// How much of what is stored search() looks through: less than 100 while its index is made anew.
  virtual Result<int> indexed_percent() = 0;
  /// Of an entry, or of every report of a story, by the id that is shown. Errc::kUsage where
  /// nothing has it.
  virtual Result<std::vector<ExplanationRow>> explain(std::string_view id) = 0;
  /// Everything that waits, and what was given up of issues that are still kept.
  virtual Result<std::vector<Delivery>> deliveries() = 0;
};

}  // namespace feedmill
