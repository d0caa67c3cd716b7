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

/// What the operator wrote about one digest.
struct DigestSpec {
  std::string name;   ///< also its folder's name
  std::string title;  ///< empty: the name
  std::string
      schedule;  ///< "07:00", "every 15m", "mon,thu 07:30" or a cron line: see schedule/calendar.h
  std::string timezone;                    ///< IANA; empty: UTC
  std::vector<std::string> tags, sources;  ///< neither: everything
  std::vector<DigestFormat> formats;
  int max_stories = 200;
  int min_stories = 1;    ///< fewer wait for the next time of the schedule
  int send_early_at = 0;  ///< so many do not wait for the schedule; 0: they do
  Missed missed = Missed::kOnce;
  Filter filter;
  int keep = 30;  ///< issues kept on disk, the newest included
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
};

/// One event, with the reports that this issue tells, the original or fullest first.
struct Story {
  std::string story_id;
  std::vector<Report> reports;
};

/// A story of an earlier issue that has new reports.
struct EarlierStory {
  std::string story_id;
  std::string title;
  std::string issue;  ///< id of the issue that told it first
  std::vector<Report> reports;
};

/// One issue: the same in every format and delivery.
struct Issue {
  std::string id;      ///< "urn:uuid:…", stable: the same for every delivery
  std::string digest;  ///< the digest's name
  std::string title;
  std::string stem;  ///< of its files: "2026-11-23T070000Z", or "…Z-2"
  Instant sealed{};
  std::string timezone;        ///< IANA, in which times are shown to people
  std::vector<Story> stories;  ///< in the order of ingestion of their first report
  std::vector<EarlierStory> more;
};

/// An issue in one format.
struct RenderedIssue {
  DigestFormat format = DigestFormat::kHtml;
  std::string media_type;  ///< "text/html; charset=utf-8"
  std::string extension;   ///< "html"
  std::string bytes;
};

}  // namespace feedmill
