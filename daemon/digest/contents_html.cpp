#include "digest/contents_html.h"

#include <algorithm>
#include <vector>

#include "digest/html_put.h"

namespace feedmill {
namespace {

constexpr std::size_t kTitles = 12;  // an issue of so many lists them all
constexpr std::size_t kFirst = 5;    // of a longer one
constexpr std::size_t kGroups = 30;  // named; the last ones are behind "more"

struct Group {
  std::string_view name;
  std::size_t first = 0, stories = 0;
};

std::vector<Group> groups_of(const IssueView& view) {
  std::vector<Group> groups;
  for (std::size_t i = 0; i < view.stories.size(); ++i) {
    const StoryView& story = view.stories[i];
    if (story.begins_group) groups.push_back({story.group, i, 0});
    if (!groups.empty() && !story.group.empty()) ++groups.back().stories;
  }
  return groups;
}

void put_title(std::string& out, const StoryView& story, std::size_t at) {
  put(out, "<li><a href=\"#s{}\" lang=\"{}\" dir=\"{}\">{}</a></li>\n", at + 1, story.language,
      story.right_to_left ? "rtl" : "ltr", escape_html(story.lead().title));
}

void put_part(std::string& out, std::size_t at, std::string_view name, std::size_t stories) {
  put(out, "<li class=\"part\"><a href=\"#s{}\"><bdi>{}</bdi> <span>{}</span></a></li>\n", at + 1,
      escape_html(name), stories);
}

/// So many titles stand before the groups: none of a story that stands under a heading anyway.
std::size_t titles_before(const IssueView& view, const std::vector<Group>& groups) {
  if (groups.empty()) return std::min(kFirst + 3, view.stories.size());
  return std::min(kFirst, groups.front().first);
}

}  // namespace

void append_contents(std::string& out, const IssueView& view) {
  const std::size_t stories = view.stories.size();
  if (stories < kContentsFrom) return;
  if (stories <= kTitles) {
    for (std::size_t i = 0; i < stories; ++i) put_title(out, view.stories[i], i);
    return;
  }
  const std::vector<Group> groups = groups_of(view);
  const std::size_t titles = titles_before(view, groups);
  for (std::size_t i = 0; i < titles; ++i) put_title(out, view.stories[i], i);
  const std::size_t grouped = groups.empty() ? stories : groups.front().first;
  if (titles < grouped) put_part(out, titles, "More stories", grouped - titles);
  const std::size_t named = groups.size() > kGroups ? kGroups - 1 : groups.size();
  for (std::size_t i = 0; i < named; ++i)
    put_part(out, groups[i].first, groups[i].name, groups[i].stories);
  if (named < groups.size())
    put_part(out, groups[named].first, "More", stories - groups[named].first);
}

}  // namespace feedmill
