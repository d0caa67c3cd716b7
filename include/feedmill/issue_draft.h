// What an issue is decided from, as the store reads it, and what was decided: the draft that is
// sealed. A draft says what it was decided from; where that has changed in the meantime it is not
// sealed, and another is made. Entries and stories go by the numbers under which they are stored:
// an entry's is its place in the order of ingestion. Plain values; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "feedmill/digest.h"
#include "feedmill/poll.h"

namespace feedmill {

/// What is remembered of a digest's calendar.
struct DigestState {
  Instant first_seen{};           ///< when the store first heard of it
  std::optional<Instant> served;  ///< the last time of its schedule that was served
};

/// A report that the digest has not told.
struct WaitingReport {
  std::int64_t entry = 0;
  std::int64_t story = 0;
  std::int64_t told_in = 0;  ///< the issue of this digest that told its story first; 0: none has
  Instant time{};            ///< what stories put their reports in order by
  Instant first_seen{};
  int revision = 1;
};

/// The same with what a digest selects it by.
struct UntoldReport {
  WaitingReport report;
  Source source;
  /// Where neither the digest nor the source has a filter, its title and address only.
  Entry entry;
};

/// A report that was told in another revision than it has now.
struct EditedReport {
  std::int64_t entry = 0;
  Instant seen{};          ///< when its newest revision was
  bool corrected = false;  ///< is_correction(): its texts are read one at a time, and let go
  int revision = 0;        ///< its newest
  bool operator==(const EditedReport&) const = default;
};

/// A report whose source has taken it back, or put it back, since the digest last said so.
struct TurnedReport {
  std::int64_t entry = 0;
  Instant withdrawn{};
  std::optional<Instant> restored;
  bool operator==(const TurnedReport&) const = default;
};

struct Notice {
  Correction::Kind kind = Correction::Kind::kCorrected;
  std::int64_t entry = 0;
  Instant when{};
  bool operator==(const Notice&) const = default;
};

/// A report that one of a story's own was compared with, and the story that it is in by now.
struct Neighbour {
  std::int64_t entry = 0;
  std::int64_t story = 0;  ///< 0: forgotten
  double nearness = 0;     ///< its score as part of the threshold
};

/// A time in which entries of a source may have been missed, of which the digest has not heard.
struct UnheardGap {
  std::int64_t number = 0;  ///< in the order in which they were seen
  Source source;
  Gap gap;
};

/// A source that is polled, as an issue's end looks at it.
struct SourceRecord {
  std::string name, title, url, host;  ///< the configured name, the feed's own title; host:port
  SourceState state;                   ///< what polls left behind
  std::optional<Instant> last_entry;   ///< first_seen of the newest
};

/// One that something is the matter with.
struct TroubledSource {
  std::int64_t number = 0;
  Source source;
  SourceRecord record;
};

/// Where a digest stands: all that an issue is decided from but what is read in pages.
struct DigestStand {
  DigestState state;
  std::int64_t issues = 0;  ///< that it has sealed
  std::int64_t floor = 0;   ///< the entry up to which all are told or never will be
  std::int64_t newest = 0;  ///< the newest entry; all up to it have their stories
  std::int64_t newest_gap = 0;
  std::vector<EditedReport> edited;
  std::vector<TurnedReport> turned;
};

/// What an issue takes, and says at its end.
struct IssueDraft {
  struct Line {
    std::int64_t entry = 0;
    int revision = 1;
    bool operator==(const Line&) const = default;
  };
  struct Story {
    std::int64_t story = 0;
    std::int64_t told_in = 0;           ///< the issue that told it first; 0: this one
    std::vector<Line> reports;          ///< in the order of time
    std::vector<std::int64_t> related;  ///< entries that stand beside it
    bool operator==(const Story&) const = default;
  };

  DigestSpec spec;
  Instant now{};
  std::optional<Instant> served;      ///< the time of the schedule that is served, issue or none
  DigestStand from;                   ///< what it was decided from
  std::optional<std::int64_t> floor;  ///< from now on; absent: too few are left for a later issue
  std::vector<Story> stories, more;   ///< no stories: no issue
  std::int64_t stories_left = 0;
  std::vector<Notice> notices;
  std::vector<Gap> gaps;
  std::vector<SourceHealth> health;
};

/// What became of a draft.
struct Sealing {
  bool outdated = false;       ///< what it was decided from has changed: nothing was sealed
  std::optional<Issue> issue;  ///< absent: it held no story
};

}  // namespace feedmill
