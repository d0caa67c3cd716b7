#include "digest/compose.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <unordered_set>

#include "calendar/calendar.h"
#include "digest/arrange.h"
#include "digest/compose_health.h"
#include "digest/local_time.h"
#include "digest/readable.h"
#include "digest/script.h"
#include "text/display.h"
#include "text/excerpt.h"
#include "text/html.h"
#include "text/url.h"

namespace feedmill {
namespace {

constexpr std::size_t kLinkBytes = 8192;  // what servers and browsers take; longer leads nowhere
constexpr std::size_t kStub = 600;        // bytes of a body that says little more than a title
constexpr std::size_t kAuthors = 3;       // named in a byline

std::size_t body_size(const Entry& entry) {
  return std::max({entry.content_html.size(), entry.content_text.size(), entry.summary.size()});
}

/// A title for a report that has none: the start of its text, else its address, else its source.
std::string stand_in_title(const Report& report, std::string_view source) {
  std::string start = shortened(readable_text(report.entry), 80);
  if (!start.empty()) return start;
  if (const auto link = written_link(report.entry.url); !link.empty())
    return shortened(one_line(link), 80);
  return source.empty() ? "Untitled" : std::string(source);
}

/// Of an entry that says only when it was changed, that.
Instant told_time(const Report& report) {
  const Entry& entry = report.entry;
  return entry.published ? *entry.published : entry.updated.value_or(report.first_seen);
}

ReportView view_of(const Report& report, const Issue& issue) {
  ReportView view;
  view.report = &report;
  view.source = shortened(one_line(report.source), kNameColumns);
  view.title = shortened(one_line(report.entry.title), kTitleColumns);
  if (view.title.empty()) view.title = stand_in_title(report, view.source);
  view.link = written_link(report.entry.url);
  view.when = std::min(told_time(report), issue.sealed);
  view.time = local_time(view.when, issue);
  view.withdrawn = report.withdrawn.has_value();
  return view;
}

std::vector<ReportView> views_of(const std::vector<Report>& reports, const Issue& issue) {
  std::vector<ReportView> views;
  views.reserve(reports.size());
  for (const auto& report : reports) views.push_back(view_of(report, issue));
  if (!views.empty()) {
    const auto lead = views.begin() + static_cast<std::ptrdiff_t>(lead_of(reports));
    std::rotate(views.begin(), lead, lead + 1);
  }
  return views;
}

std::string byline_of(const Entry& entry) {
  std::string byline;
  std::size_t named = 0;
  for (const auto& person : entry.authors) {
    const std::string name = shortened(one_line(person.name), kNameColumns);
    if (name.empty() || named == kAuthors) continue;
    byline += (byline.empty() ? "" : ", ") + name;
    ++named;
  }
  return byline;
}

/// A language tag as BCP 47 spells one; feeds write anything.
bool is_language_tag(std::string_view text) {
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
  };
  return text.size() >= 2 && text.size() <= 35 && std::all_of(text.begin(), text.end(), fits) &&
         text.front() != '-' && text.back() != '-';
}

/// Whether a text begins with its title set apart, not with a sentence of the same words.
bool repeats_title(std::string_view text, std::string_view title) {
  constexpr std::size_t kLongTitle = 20, kMore = 40;
  if (title.size() < kLongTitle || text.size() < title.size() + kMore) return false;
  if (text.substr(0, title.size()) != title) return false;
  const char next = text[title.size() + 1];
  return next < 'a' || next > 'z';
}

/// The body without what is not the article: "Read more", "The post … appeared first on …".
std::string article_text(const Entry& entry, StoryView& view) {
  const RunningText running = running_text(entry);
  const std::string& text = running.text;
  const std::string& title = view.lead().title;
  Excerpt recognised = recognise_excerpt(text, title);
  view.teaser = recognised.is_excerpt;
  auto& spans = recognised.spans;
  const bool starts = !spans.empty() && spans.front().kind == Furniture::repeated;
  if (starts && spans.front().begin == 0 && !repeats_title(text, title)) spans.erase(spans.begin());
  std::string article = spans.empty() ? text : without_furniture(text, recognised);
  if (repeats_title(article, title))
    article.erase(0, article.find_first_not_of(" .:-\n", title.size()));
  view.excerpt_is_whole = running.whole;
  return in_one_line(article);
}

/// The feed's own summary, likewise; that it was cut may be seen.
std::string summary_text(const Entry& entry) {
  const std::string summary = one_line(entry.summary);
  Excerpt recognised = recognise_excerpt(summary, entry.title);
  std::erase_if(recognised.spans, [&](const FurnitureSpan& span) {
    const bool title = span.kind == Furniture::repeated && span.begin == 0;
    return span.kind == Furniture::cut || (title && !repeats_title(summary, entry.title));
  });
  return recognised.spans.empty() ? summary : without_furniture(summary, recognised);
}

/// Where the links lead that stand for a video, a player, a frame (text/html/embeds.h).
std::vector<std::string> embeds_in(std::string_view html) {
  constexpr std::string_view kLink = R"(<a class="embed" href=")";
  constexpr std::size_t kMost = 3;
  std::vector<std::string> found;
  for (std::size_t at = html.find(kLink); at != std::string_view::npos && found.size() < kMost;
       at = html.find(kLink, at + 1)) {
    const std::size_t begin = at + kLink.size(), end = html.find('"', begin);
    if (end == std::string_view::npos) break;
    found.push_back(decode_entities(html.substr(begin, end - begin)));
  }
  return found;
}

/// The feed's own summary where it is a shorter text, else the start of the body.
void put_excerpt(StoryView& view, std::string_view text, std::string_view summary) {
  const bool summed_up = summary.size() >= 60 && summary.size() < text.size();
  Opening opening = opening_of(summed_up ? summary : text);
  view.excerpt_is_whole = view.excerpt_is_whole && opening.whole && !summed_up;
  view.excerpt = std::move(opening.text);
  if (view.teaser && view.excerpt_is_whole && !view.excerpt.empty()) view.excerpt += " …";
}

bool holds_link(std::string_view html) {
  return html.find("<a ") != std::string_view::npos || html.find("<img ") != std::string_view::npos;
}

StoryView compose_story(const Story& story, const Issue& issue, double& seconds) {
  StoryView view;
  view.id = story.story_id;
  for (const RelatedReport& other : story.related) {
    view.related.push_back({&other, shortened(one_line(other.title), kTitleColumns),
                            std::string(written_link(other.url)),
                            shortened(one_line(other.source), kNameColumns)});
    if (view.related.back().title.empty()) view.related.pop_back();
  }
  view.reports = views_of(story.reports, issue);
  if (story.picture) view.picture = &*story.picture;
  const Entry& entry = view.lead().report->entry;
  const std::string text = article_text(entry, view);
  put_excerpt(view, text, summary_text(entry));
  view.embeds = embeds_in(entry.content_html);
  view.title_says_all = view.excerpt == view.lead().title && !holds_link(entry.content_html);
  if (view.title_says_all) view.excerpt.clear();
  const double own = reading_seconds(text);
  seconds += own;
  view.minutes = static_cast<int>(std::lround(own / 60));
  view.byline = byline_of(entry);
  view.right_to_left = is_right_to_left(view.lead().title);
  view.language = is_language_tag(entry.language)
                      ? entry.language
                      : std::string(language_of_script(view.lead().title));
  return view;
}

EarlierView compose_earlier(const EarlierStory& story, const Issue& issue) {
  EarlierView view;
  view.story = &story;
  view.reports = views_of(story.reports, issue);
  view.title = shortened(one_line(story.title), kTitleColumns);
  if (view.title.empty() && !view.reports.empty()) view.title = view.reports.front().title;
  if (view.title.empty()) view.title = "Untitled";
  return view;
}

CorrectionView compose_correction(const Correction& correction, const Issue& issue) {
  CorrectionView view;
  view.correction = &correction;
  view.title = shortened(one_line(correction.title), kTitleColumns);
  if (view.title.empty()) view.title = "Untitled";
  view.link = std::string(written_link(correction.url));
  view.source = shortened(one_line(correction.source), kNameColumns);
  view.time = local_time(correction.when, issue);
  if (correction.kind == Correction::Kind::kWithdrawn) view.says = "withdrawn by its source";
  if (correction.kind == Correction::Kind::kRestored) view.says = "there again";
  return view;
}

GapView compose_gap(const Gap& gap, const Issue& issue) {
  const auto time = [&](Instant when) { return local_time(when, issue); };
  GapView view{&gap, shortened(one_line(gap.source), kNameColumns), {}};
  view.says =
      fmt::format("entries between {} and {} may be missing", time(gap.since), time(gap.until));
  if (gap.recovered > 0) view.says += fmt::format("; {} were found in its archive", gap.recovered);
  if (!gap.reason.empty()) view.says += ": " + shortened(one_line(gap.reason), kTitleColumns);
  return view;
}

std::size_t count_sources(const Issue& issue) {
  std::unordered_set<std::string_view> sources;
  const auto add = [&sources](const std::vector<Report>& reports) {
    for (const auto& report : reports) sources.insert(report.source_url);
  };
  for (const auto& story : issue.stories) add(story.reports);
  for (const auto& story : issue.more) add(story.reports);
  return sources.size();
}

std::string counted(std::size_t count, const char* one, const char* many) {
  return fmt::format("{} {}", count, count == 1 ? one : many);
}

std::string duration(std::size_t minutes) {
  if (minutes < 60) return counted(minutes, "minute", "minutes");
  const auto hours = (minutes + 30) / 60;
  return "about " + counted(hours, "hour", "hours");
}

/// Behind the first `full` stories one line each has to do.
void make_brief(IssueView& view) {
  if (view.issue->full <= 0) return;
  for (auto i = static_cast<std::size_t>(view.issue->full); i < view.stories.size(); ++i) {
    StoryView& story = view.stories[i];
    story.brief = true;
    story.picture = nullptr;
    story.excerpt.clear();
    story.byline.clear();
  }
}

}  // namespace

std::string_view written_link(std::string_view url) {
  return !url.empty() && url.size() <= kLinkBytes && is_absolute_url(url) && is_safe_link(url)
             ? url
             : std::string_view{};
}

std::string_view ReportView::outlet() const {
  return report->outlet.empty() ? report->source_url : report->outlet;
}

std::vector<const ReportView*> StoryView::others() const {
  std::vector<const ReportView*> firsts, rest;
  std::set<std::string_view> named = {lead().outlet()};
  for (std::size_t i = 1; i < reports.size(); ++i)
    (named.insert(reports[i].outlet()).second ? firsts : rest).push_back(&reports[i]);
  firsts.insert(firsts.end(), rest.begin(), rest.end());
  return firsts;
}

std::size_t StoryView::outlets() const {
  std::set<std::string_view> named;
  for (const ReportView& report : reports) named.insert(report.outlet());
  return named.size();
}

std::string headline_of(const IssueView& view) {
  std::string headline = view.title + ", " + view.date;
  if (!view.stories.empty()) headline += ": " + view.stories.front().lead().title;
  return headline;
}

std::size_t lead_of(const std::vector<Report>& reports) {
  if (reports.empty() || body_size(reports.front().entry) >= kStub) return 0;
  const auto fullest =
      std::max_element(reports.begin(), reports.end(), [](const Report& one, const Report& other) {
        return body_size(one.entry) < body_size(other.entry);
      });
  const bool says_more = body_size(fullest->entry) >= 2 * body_size(reports.front().entry) + kStub;
  return says_more ? static_cast<std::size_t>(fullest - reports.begin()) : 0;
}

IssueView compose(const Issue& issue) {
  IssueView view;
  view.issue = &issue;
  view.title = shortened(one_line(issue.title.empty() ? issue.digest : issue.title), kTitleColumns);
  view.date = format_local(issue.sealed, issue.timezone, "%A, %e %B %Y");
  view.time = format_local(issue.sealed, issue.timezone, "%H:%M %Z");
  double seconds = 0;
  view.stories.reserve(issue.stories.size());
  for (const auto& story : issue.stories)
    if (!story.reports.empty()) view.stories.push_back(compose_story(story, issue, seconds));
  arrange(view);
  make_brief(view);
  for (const auto& story : issue.more) view.more.push_back(compose_earlier(story, issue));
  for (const auto& correction : issue.corrections)
    view.corrections.push_back(compose_correction(correction, issue));
  for (const auto& gap : issue.gaps) view.gaps.push_back(compose_gap(gap, issue));
  for (const auto& source : issue.health) view.health.push_back(compose_health(source, issue));
  view.health_summary = health_summary(issue.health);
  view.summary = {counted(view.stories.size(), "story", "stories"),
                  counted(count_sources(issue), "source", "sources")};
  if (const auto minutes = static_cast<std::size_t>(std::lround(seconds / 60)); minutes > 0)
    view.summary.push_back(duration(minutes));
  if (issue.stories_left > 0)
    view.summary.push_back(
        counted(static_cast<std::size_t>(issue.stories_left), "story waits", "stories wait") +
        " for the next issue");
  return view;
}

bool has_pictures(const IssueView& view) {
  return std::any_of(view.stories.begin(), view.stories.end(),
                     [](const StoryView& story) { return story.picture != nullptr; });
}

IssueView compose_among_issues(const Issue& issue) {
  IssueView view = compose(issue);
  view.among_issues = true;
  view.previous = issue.previous;
  return view;
}

std::vector<std::string> story_order(const Issue& issue) {
  std::vector<std::string> ids;
  for (const StoryView& story : compose(issue).stories) ids.emplace_back(story.id);
  return ids;
}

std::vector<std::string> leads_of(const IssueView& view) {
  constexpr std::size_t kLeads = 4;
  std::vector<std::string> leads;
  for (std::size_t i = 0; i < std::min(kLeads, view.stories.size()); ++i)
    leads.push_back(view.stories[i].lead().title);
  return leads;
}

}  // namespace feedmill
