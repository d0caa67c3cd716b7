#include "stories/article.h"

#include <algorithm>
#include <array>
#include <map>
#include <tuple>

namespace feedmill::stories {
namespace {

constexpr std::size_t kMostLooked = 64;  // a clue that so many share recognises nothing

struct Rule {
  std::uint64_t Features::*clue;
  bool short_lived;  ///< within longest_pause
  const char* name;
};
constexpr std::array<Rule, 3> kRules = {{
    {&Features::url, false, "address"},
    {&Features::body, false, "text"},
    {&Features::title, true, "title"},
}};

bool is_eligible(const Rule& rule, const Features& features) {
  if (features.*rule.clue == 0) return false;
  return rule.clue != &Features::title || features.telling;
}

/// What shares a clue within its time, the earliest first.
std::vector<const Member*> sharing(const Rule& rule, const Candidate& report, const Window& window,
                                   const Rules& rules) {
  const std::uint64_t clue = report.features.*rule.clue;
  const Seconds most = rule.short_lived ? rules.longest_pause : rules.longest_story;
  std::vector<const Member*> found;
  window.for_each(Window::Clue::kKey, Window::key(clue), [&](std::uint32_t number) {
    const Member& other = window.member(number);
    const bool near = std::chrono::abs(other.time - report.time) <= most &&
                      report.time - window.group(other.story)->began <= rules.longest_story;
    if (near && other.features.*rule.clue == clue) found.push_back(&other);
    return found.size() <= kMostLooked;
  });
  if (found.size() > kMostLooked) found.clear();
  std::sort(found.begin(), found.end(), [](const Member* a, const Member* b) {
    return std::tie(a->time, a->entry) < std::tie(b->time, b->entry);
  });
  return found;
}

/// Two items of one source at one address are one where their texts agree, or their titles where
/// one has no text: else they are parts of one page ("#morning", "#evening").
bool agrees(const Candidate& report, const Member& other) {
  const Features& a = report.features;
  const Features& b = other.features;
  if (report.source != other.source) return true;
  return a.body != 0 && b.body != 0 ? a.body == b.body : a.title == b.title;
}

/// Whether a source has the clue under two titles, or the title twice: a column's name, the address
/// of a page, a text that says nothing.
bool recurs(const Rule& rule, const Candidate& report, const std::vector<const Member*>& found) {
  const bool by_title = rule.clue == &Features::title;
  std::map<std::int64_t, std::uint64_t> titles{{report.source, report.features.title}};
  return std::any_of(found.begin(), found.end(), [&](const Member* other) {
    const auto [seen, first] = titles.emplace(other->source, other->features.title);
    return !first && (by_title || seen->second != other->features.title);
  });
}

}  // namespace

std::optional<Comparison> same_article(const Candidate& report, const Window& window,
                                       const Rules& rules) {
  std::optional<Comparison> vetoed;
  for (const Rule& rule : kRules) {
    if (!is_eligible(rule, report.features)) continue;
    const auto found = sharing(rule, report, window, rules);
    if (found.empty()) continue;
    Comparison comparison;
    comparison.tier = Tier::kArticle;
    comparison.story = found.front()->story;
    comparison.entry = found.front()->entry;
    comparison.score = comparison.threshold = 1;
    comparison.clue = rule.name;
    const bool recurring = recurs(rule, report, found);
    if (!recurring && agrees(report, *found.front())) return comparison;
    comparison.veto = recurring ? "recurs" : "another part of the page";
    vetoed = std::move(comparison);
  }
  return vetoed;
}

}  // namespace feedmill::stories
