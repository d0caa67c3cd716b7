// An issue as a reader sees it, before any format: the lead report of each story, titles that fit
// on a line, links that only lead somewhere, times in the digest's zone, excerpts. Made once, then
// written by each renderer. Pure; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "feedmill/digest.h"

namespace feedmill {

/// One report as a digest shows it.
struct ReportView {
  const Report* report = nullptr;
  std::string title;       ///< one line, never empty, at most kTitleColumns
  std::string link;        ///< empty: it has none that may be written
  std::string source;      ///< one line
  std::string time;        ///< local to the digest: "06:40", "22 Nov, 06:40", "22 Nov 2025"
  Instant when{};          ///< published, else first seen; never after the issue
  bool withdrawn = false;  ///< its source took it back

  /// Of an issue that was sealed before outlets were: its sources are its outlets.
  std::string_view outlet() const;
};

/// Another event that is like a story.
struct RelatedView {
  const RelatedReport* related = nullptr;
  std::string title, link, source;  ///< one line each; a link that may be written, or empty
};

/// How a story is set where its issue leads with what most outlets report.
enum class Rank : std::uint8_t {
  kPlain,   ///< the issue has another order
  kLead,    ///< the first
  kSecond,  ///< several outlets report it
  kSingle,  ///< one does
};

struct StoryView {
  std::string_view id;
  std::vector<ReportView> reports;       ///< the lead first; never empty
  std::string byline;                    ///< the lead's authors; may be empty
  std::string excerpt;                   ///< of the lead; plain text on one line; may be empty
  bool excerpt_is_whole = true;          ///< there is no more to read than the excerpt
  std::vector<std::string> embeds = {};  ///< where what the lead embeds is shown, the first three
  bool teaser = false;                   ///< the feed gives a start only, and says so
  bool title_says_all = false;  ///< the title is the whole text, for want of one of its own
  int minutes = 0;              ///< to read the lead whole
  bool right_to_left = false;
  std::string language;  ///< BCP 47; empty: unknown
  std::vector<RelatedView> related;
  std::string group;          ///< the heading that it stands under; empty: none
  bool begins_group = false;  ///< it is the first under its heading
  Rank rank = Rank::kPlain;
  bool brief = false;                     ///< shown as a line: title and source
  const IssuePicture* picture = nullptr;  ///< null: it has none, or is shown as a line

  const ReportView& lead() const { return reports.front(); }
  /// The lead's source, where the heading over it does not say it already.
  std::string_view source_beside_title() const {
    return group == lead().source ? std::string_view() : std::string_view(lead().source);
  }
  /// The other reports: a first of each outlet that is not the lead's, then the rest.
  std::vector<const ReportView*> others() const;
  std::size_t outlets() const;
};

struct EarlierView {
  std::string title;
  const EarlierStory* story = nullptr;
  std::vector<ReportView> reports;
};

/// What became of a report that an earlier issue told.
struct CorrectionView {
  const Correction* correction = nullptr;
  std::string title;   ///< one line, never empty
  std::string link;    ///< empty: it has none that may be written
  std::string source;  ///< one line
  std::string time;    ///< local to the digest, when the edit was seen
  std::string says;    ///< of one that is no edit: "withdrawn by its source"
};

/// A time of which entries may be missing.
struct GapView {
  const Gap* gap = nullptr;
  std::string source;  ///< one line
  std::string says;    ///< "entries between 22 Nov, 06:40 and 07:10 may be missing: …"
};

/// A source that is not well.
struct HealthView {
  const SourceHealth* health = nullptr;
  std::string source;  ///< one line
  std::string says;    ///< "5 failures in a row: timeout", "nothing new since 3 May 2026"
};

/// Points into the issue, which must outlive it.
struct IssueView {
  const Issue* issue = nullptr;
  std::string title;
  std::string date;                  ///< "Monday, 23 November 2026"
  std::string time;                  ///< "07:00 CET"
  std::vector<std::string> summary;  ///< "12 stories", "9 sources", "25 minutes"
  std::vector<StoryView> stories;
  std::vector<EarlierView> more;
  std::vector<CorrectionView> corrections;
  std::vector<GapView> gaps;
  std::vector<HealthView> health;
  bool among_issues = false;   ///< the page stands beside index.html and latest.html
  std::string previous;        ///< stem of the issue before; empty: none is there
  std::string health_summary;  ///< "3 feeds are failing, 1 has gone quiet"; empty: all are well
};

constexpr std::size_t kTitleColumns = 240;
constexpr std::size_t kNameColumns = 80;
constexpr std::size_t kContentsFrom = 6;  ///< fewer stories need no table of contents

IssueView compose(const Issue& issue);

/// The same for what is written into the digest's folder: its page leads to the other issues.
IssueView compose_among_issues(const Issue& issue);

/// Whether any of its stories is shown with a picture.
bool has_pictures(const IssueView& view);

/// The titles of the first few stories, which tell what an issue is about.
std::vector<std::string> leads_of(const IssueView& view);

/// The ids of its stories, in the order in which it shows them.
std::vector<std::string> story_order(const Issue& issue);

/// What an issue is called where one line has to do: title, date, and what leads it.
std::string headline_of(const IssueView& view);

/// Which report leads its story: the first, unless it is a stub and another says much more.
std::size_t lead_of(const std::vector<Report>& reports);

/// `url` if it may be written as a link and is short enough to be one (8 KiB), else empty.
std::string_view written_link(std::string_view url);

}  // namespace feedmill
