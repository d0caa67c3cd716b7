#include "digest/arrange.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <map>
#include <numeric>

#include "calendar/calendar.h"
#include "digest/readable.h"
#include "text/display.h"

namespace feedmill {
namespace {

Instant newest_of(const StoryView& story) {
  Instant newest{};
  for (const ReportView& report : story.reports) newest = std::max(newest, report.when);
  return newest;
}

/// By outlet, so that the sum does not depend on the order in which its reports came.
double voices_of(const StoryView& story) {
  std::map<std::string_view, double> weights;
  for (const ReportView& report : story.reports) {
    double& weight = weights[report.outlet()];
    weight = std::max(weight, report.report->weight);
  }
  return std::accumulate(weights.begin(), weights.end(), 0.0,
                         [](double sum, const auto& outlet) { return sum + outlet.second; });
}

std::string day_of(Instant when, const Issue& issue) {
  std::string day = format_local(when, issue.timezone, "%A, %e %B %Y");
  if (const auto at = day.find(",  "); at != std::string::npos) day.erase(at + 1, 1);  // %e pads
  return day;
}

Rank rank_of(const StoryView& story, bool first) {
  if (first) return Rank::kLead;
  return story.outlets() > 1 ? Rank::kSecond : Rank::kSingle;
}

/// The heading of a story, and what headings are sorted by.
struct Heading {
  std::string text, key;
};

Heading heading_of(const StoryView& story, const Issue& issue) {
  const ReportView& lead = story.lead();
  switch (issue.arranged) {
    case Arrangement::kSource:
      return {lead.source, lead.source};
    case Arrangement::kTag: {
      const auto& tags = lead.report->source_tags;
      if (tags.empty()) return {"Without a tag", "\x7f"};  // last
      const std::string tag = shortened(one_line(tags.front()), kNameColumns);
      return {tag, tag};
    }
    case Arrangement::kDay: {
      // The newest day first: what is left of all time rises as days go back.
      const std::string date = format_local(lead.when, issue.timezone, "%Y%m%d");
      std::string key = date;
      for (char& c : key) c = static_cast<char>('0' + '9' - c);
      return {day_of(lead.when, issue), key};
    }
    case Arrangement::kArrival:
    case Arrangement::kNewest:
    case Arrangement::kTop:
      break;
  }
  return {};
}

constexpr std::size_t kManySingles = 20;
constexpr const char* kOthers = "Other stories";

std::string group_by_tag(const StoryView& story) {
  const auto& tags = story.lead().report->source_tags;
  return tags.empty() ? std::string() : shortened(one_line(tags.front()), kNameColumns);
}

std::string group_by_source(const StoryView& story) { return story.lead().source; }

/// The group of each story by `name_of`, and how many each group has: of some use where most are in
/// groups of several, and not all in one.
template <class Name>
std::map<std::string, std::size_t> useful_groups(const std::vector<StoryView>& stories,
                                                 std::size_t first, Name name) {
  std::map<std::string, std::size_t> sizes;
  for (std::size_t i = first; i < stories.size(); ++i) ++sizes[name(stories[i])];
  sizes.erase(std::string());
  std::size_t grouped = 0;
  for (auto at = sizes.begin(); at != sizes.end();) {
    if (at->second < 2) {
      at = sizes.erase(at);
    } else {
      grouped += (at++)->second;
    }
  }
  const bool useful = sizes.size() >= 2 && grouped * 2 >= stories.size() - first;
  return useful ? sizes : std::map<std::string, std::size_t>();
}

/// Under headings in the order of their first stories, each in the order it had; what is alone in
/// its group comes last.
template <class Name>
bool group_from(std::vector<StoryView>& stories, std::size_t first, Name name) {
  const auto sizes = useful_groups(stories, first, name);
  if (sizes.empty()) return false;
  std::map<std::string, std::size_t> places;
  for (std::size_t i = first; i < stories.size(); ++i) {
    std::string group = name(stories[i]);
    if (sizes.count(group) == 0) group = kOthers;
    if (group != kOthers) places.emplace(group, places.size());
    stories[i].group = std::move(group);
  }
  places.emplace(kOthers, stories.size());
  std::stable_sort(stories.begin() + static_cast<std::ptrdiff_t>(first), stories.end(),
                   [&places](const StoryView& a, const StoryView& b) {
                     return places.at(a.group) < places.at(b.group);
                   });
  for (std::size_t i = first; i < stories.size(); ++i)
    stories[i].begins_group = i == first || stories[i].group != stories[i - 1].group;
  return true;
}

/// Behind what several outlets report, many single reports that count alike: by tag, else by
/// source. `alike` is how many of the last stories these are.
void group_singles(std::vector<StoryView>& stories, std::size_t alike) {
  if (alike < kManySingles) return;
  const std::size_t first = stories.size() - alike;
  if (!group_from(stories, first, group_by_tag)) group_from(stories, first, group_by_source);
}

}  // namespace

std::string_view name_of(Arrangement arrangement) {
  constexpr std::array<std::string_view, kArrangements> kNames = {"arrival", "newest", "source",
                                                                  "tag",     "day",    "top"};
  return kNames.at(static_cast<std::size_t>(arrangement));
}

void arrange(IssueView& view) {
  if (view.issue->arranged == Arrangement::kArrival) return;
  struct Placed {
    StoryView story;
    Heading heading;
    double voices;
    Instant newest;
  };
  const bool by_voices = view.issue->arranged == Arrangement::kTop;
  std::vector<Placed> placed;
  placed.reserve(view.stories.size());
  for (StoryView& story : view.stories) {
    Heading heading = heading_of(story, *view.issue);
    const double voices = by_voices ? voices_of(story) : 0;
    const Instant newest = newest_of(story);
    placed.push_back({std::move(story), std::move(heading), voices, newest});
  }
  std::stable_sort(placed.begin(), placed.end(), [](const Placed& a, const Placed& b) {
    if (a.heading.key != b.heading.key) return a.heading.key < b.heading.key;
    return a.voices != b.voices ? a.voices > b.voices : a.newest > b.newest;
  });
  std::size_t alike = 0;
  while (alike < placed.size() && placed[placed.size() - 1 - alike].story.outlets() < 2 &&
         placed[placed.size() - 1 - alike].voices == placed.back().voices)
    ++alike;
  if (alike == placed.size() && alike > 0) --alike;  // the lead stands alone
  view.stories.clear();
  for (Placed& one : placed) {
    const bool first = view.stories.empty() || view.stories.back().group != one.heading.text;
    one.story.group = std::move(one.heading.text);
    one.story.begins_group = first && !one.story.group.empty();
    if (by_voices) one.story.rank = rank_of(one.story, view.stories.empty());
    view.stories.push_back(std::move(one.story));
  }
  if (by_voices) group_singles(view.stories, alike);
}

}  // namespace feedmill
