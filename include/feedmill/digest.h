// A digest's issue as a value: chosen and sealed by the store, composed and rendered by digest/.
// Plain values; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "feedmill/destination.h"
#include "feedmill/feed.h"
#include "feedmill/source.h"
#include "feedmill/time.h"

namespace feedmill {

enum class DigestFormat : std::uint8_t {
  kHtml,
  kMarkdown,
  kText,
  kJson,
  kAtom,
  kRss,
  kMbox,
  kEpub,
};

enum class Missed : std::uint8_t { kOnce, kSkip, kEach };

/// In which order an issue shows its stories; which it takes does not depend on it.
enum class Arrangement : std::uint8_t {
  kArrival,  ///< the one stored first comes first
  kNewest,   ///< by the newest report's date
  kSource,   ///< under its lead's source
  kTag,      ///< under the first tag of its lead's source
  kDay,      ///< under the day of its lead's date, the newest first
  kTop,      ///< what most outlets report first
};

/// Which pictures an issue shows.
enum class Pictures : std::uint8_t {
  kNone,
  kLead,  ///< a story's, of the report that leads it
};

/// A look of the operator's own for one format: docs/templates.md.
struct TemplateFile {
  DigestFormat format = DigestFormat::kHtml;
  std::string path;
  bool operator==(const TemplateFile&) const = default;
};

/// What the operator wrote about one digest.
struct DigestSpec {
  std::string name;   ///< also its folder's name
  std::string title;  ///< empty: the name
  std::string
      schedule;  ///< "07:00", "every 15m", "mon,thu 07:30" or a cron line: see calendar/calendar.h
  std::string timezone;                    ///< IANA; empty: UTC
  std::vector<std::string> tags, sources;  ///< neither: everything
  std::vector<DigestFormat> formats;
  int max_stories = 200;
  int min_stories = 1;    ///< fewer wait for the next time of the schedule
  int send_early_at = 0;  ///< so many do not wait for the schedule; 0: they do
  Missed missed = Missed::kOnce;
  int full = 0;  ///< so many stories with their excerpt, the others a line each; 0: all
  Arrangement arranged = Arrangement::kTop;
  Pictures pictures = Pictures::kNone;
  Filter filter;
  std::vector<TemplateFile> templates;  ///< one a format at most
  int keep = 30;                        ///< issues kept on disk, the newest included
  std::vector<Destination> deliver;
  bool operator==(const DigestSpec&) const = default;
};

/// One entry as a digest tells it.
struct Report {
  std::int64_t seq = 0;
  std::string entry_id;
  std::string source;      ///< the source's name as shown
  std::string source_url;  ///< as configured
  Instant first_seen{};
  Entry entry;
  std::optional<Instant> withdrawn = {};      ///< when its source was seen to have taken it back
  std::vector<std::string> source_tags = {};  ///< as configured
  std::string outlet = {};  ///< issue/outlet.h; sources of one outlet are one voice
  double weight = 1;        ///< of the source, as configured
};

/// A report that is like a story and no part of it: it was compared and found to be another event.
struct RelatedReport {
  std::string story_id, entry_id;
  std::string title, url;
  std::string source;  ///< as shown
  bool operator==(const RelatedReport&) const = default;
};

/// A picture as an issue shows it: fetched, scaled and written anew, so that reading asks nobody.
struct IssuePicture {
  std::string media_type, bytes;
  int width = 0, height = 0;
  std::string alt;  ///< what stands in its place; may be empty
  bool operator==(const IssuePicture&) const = default;
};

/// One event, with the reports that this issue tells, in the order of time.
struct Story {
  std::string story_id;
  std::vector<Report> reports;
  std::vector<RelatedReport> related = {};  ///< the nearest first; a few at most
  std::optional<IssuePicture> picture = {};
};

/// Whose a picture is.
struct StoryPicture {
  std::string story_id;
  IssuePicture picture;
};

/// A story of an earlier issue that has new reports.
struct EarlierStory {
  std::string story_id;
  std::string title;
  std::string issue;  ///< id of the issue that told it first
  std::vector<Report> reports;
};

/// A stretch of a text that was changed, and the words that stand around it. Plain text.
struct WordChange {
  enum class Where : std::uint8_t { kTitle, kText };
  Where where = Where::kText;
  std::string leading;        ///< a few words that stand before it, unchanged; may be empty
  std::string before, after;  ///< what stood there, what stands there now; one may be empty
  std::string trailing;       ///< a few words that stand behind it, unchanged; may be empty
  bool operator==(const WordChange&) const = default;
};

/// What became of a report that an earlier issue of this digest told. Told once.
struct Correction {
  enum class Kind : std::uint8_t {
    kCorrected,  ///< `changes` says how
    kWithdrawn,  ///< its source took it back
    kRestored,   ///< it was withdrawn, and is there again
  };
  Kind kind = Kind::kCorrected;
  std::string story_id, entry_id;
  std::string title, url;           ///< as they are now
  std::string source, source_url;   ///< the name as shown, the address as configured
  std::string issue;                ///< id of the issue that told it
  Instant when{};                   ///< when the change was seen
  int revision = 1;                 ///< of the entry, now
  std::vector<WordChange> changes;  ///< the first few
  int further_changes = 0;          ///< that are not in `changes`
  bool operator==(const Correction&) const = default;
};

/// A source of the digest that is not well when the issue is sealed.
struct SourceHealth {
  enum class State : std::uint8_t { kFailing, kGone, kQuiet };
  State state = State::kFailing;
  std::string source, source_url;  ///< the name as shown, the address as configured
  int failures = 0;                ///< in a row, where it is failing
  std::string outcome, error;      ///< of the last poll, where it is failing or gone
  std::optional<Instant> since;    ///< the last success; of a quiet one, the last new entry
  bool operator==(const SourceHealth&) const = default;
};

/// A time in which entries of a source may have been missed: its document had moved on by more than
/// it holds. Told once.
struct Gap {
  std::string source, source_url;  ///< the name as shown, the address as configured
  Instant since{}, until{};        ///< the polls before and after
  int pages = 0;                   ///< of its archive that were read
  int recovered = 0;               ///< entries that were found there
  std::string reason;  ///< why the archive did not fill it: "no archive", "too long", a failure
  bool operator==(const Gap&) const = default;
};

/// One issue: the same in every format and delivery.
struct Issue {
  std::string id;      ///< "urn:uuid:…", stable: the same for every delivery
  std::string digest;  ///< the digest's name
  std::string title;
  std::string stem;         ///< of its files: "2026-11-23T070000Z", or "…Z-2"
  std::string previous;     ///< stem of the issue before, where it is kept; empty: none
  std::string previous_id;  ///< id of the issue before; empty: it is the first
  std::string first_id;     ///< id of the digest's first issue that is known
  Instant sealed{};
  std::string timezone;  ///< IANA, in which times are shown to people
  Arrangement arranged = Arrangement::kArrival;
  int full = 0;                   ///< DigestSpec::full
  std::int64_t stories_left = 0;  ///< that wait for a later issue, for want of room
  bool awaits_pictures = false;   ///< they are fetched before it is rendered
  std::vector<Story> stories;     ///< in the order of ingestion of their first report
  std::vector<EarlierStory> more;
  // At the end, each sealed with the issue; alone they make none.
  std::vector<Correction> corrections;  ///< "Corrected since", the oldest change first
  std::vector<Gap> gaps;
  std::vector<SourceHealth> health;  ///< failing, then gone, then quiet; by name
};

/// An issue in one format.
struct RenderedIssue {
  DigestFormat format = DigestFormat::kHtml;
  std::string media_type;  ///< "text/html; charset=utf-8"
  std::string extension;   ///< "html"
  std::string bytes;
};

}  // namespace feedmill
