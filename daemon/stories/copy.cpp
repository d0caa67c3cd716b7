#include "stories/copy.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <tuple>
#include <utility>
#include <vector>

#include "stories/runs.h"

namespace feedmill::stories {
namespace {

constexpr std::size_t kMostOverlaps = 8;
constexpr int kMostShared = 256;           // reports that have one run: more, and it says nothing
constexpr std::size_t kFewestRuns = 3;     // in common: fewer are not looked at
constexpr std::size_t kFewestSampled = 8;  // runs by which a share can be estimated
constexpr double kOpeningShared = 0.2;     // of the shorter: less, and the two begin otherwise
constexpr double kSameTitle = 0.8;         // of the shorter title's words, for one source's copies
constexpr double kLongerShared = 0.3;      // of the longer's runs: less, and the other is a part

using Set = std::vector<std::uint32_t>;  // sorted, each once

/// The runs of the new report that say something: not its source's furniture, nor everybody's.
struct Telling {
  Set opening, sampled;               ///< sorted
  std::vector<std::uint32_t> having;  ///< a report for each run that it shares; sorted
};

bool is_furniture(int items, std::uint32_t of_source, const Rules& rules) {
  return items >= rules.furniture_items && items >= rules.furniture_share * of_source;
}

/// Whether a source says something in so many stories that it is its furniture. `stories` are pairs
/// of a source and a story, one for each report that says it.
bool is_somebodys_furniture(std::vector<std::pair<std::int64_t, std::int64_t>>& stories,
                            const Window& window, const Rules& rules) {
  std::sort(stories.begin(), stories.end());
  stories.erase(std::unique(stories.begin(), stories.end()), stories.end());
  for (std::size_t from = 0, to = 0; from < stories.size(); from = to) {
    const std::int64_t source = stories[from].first;
    while (to < stories.size() && stories[to].first == source) ++to;
    if (is_furniture(static_cast<int>(to - from), window.of_source(source), rules)) return true;
  }
  return false;
}

/// Looks runs up, and keeps those that tell something.
class LookUp {
 public:
  LookUp(const Candidate& report, const Window& window, const Rules& rules)
      : report_(report), window_(window), rules_(rules) {}

  void add(const Set& runs, Set& telling, std::vector<std::uint32_t>& all_having) {
    find(runs);
    for (std::size_t i = 0; i < runs.size(); ++i) {
      const auto begin = having_.begin() + begins_[i], end = having_.begin() + begins_[i + 1];
      if (!tells(begin, end)) continue;
      telling.push_back(runs[i]);
      all_having.insert(all_having.end(), begin, end);
    }
  }

 private:
  using Place = std::vector<std::uint32_t>::const_iterator;

  /// Fills having_ with the reports that have each run, those of one side by side.
  void find(const Set& runs) {
    found_.clear();
    begins_.assign(runs.size() + 1, 0);
    window_.for_newest(Window::Clue::kRun, runs, kMostShared + 1,
                       [&](std::size_t run, std::uint32_t number) {
                         found_.emplace_back(static_cast<std::uint32_t>(run), number);
                         ++begins_[run + 1];
                       });
    std::partial_sum(begins_.begin(), begins_.end(), begins_.begin());
    having_.resize(found_.size());
    auto next = begins_;
    for (const auto& [run, number] : found_)
      having_[static_cast<std::size_t>(next[run]++)] = number;
  }

  bool tells(Place begin, Place end) {
    const auto looked = end - begin;
    if (looked > kMostShared) return false;
    if (looked < rules_.furniture_items) return true;  // too few to be anybody's furniture
    std::for_each(begin, end, [&](std::uint32_t number) { window_.prefetch_owner(number); });
    int own = 0;
    stories_.clear();
    std::for_each(begin, end, [&](std::uint32_t number) {
      const std::int64_t source = window_.source_of(number);
      own += source == report_.source;
      stories_.emplace_back(source, window_.story_of(number));
    });
    return !is_furniture(own, window_.of_source(report_.source), rules_) &&
           !is_somebodys_furniture(stories_, window_, rules_);
  }

  const Candidate& report_;
  const Window& window_;
  const Rules& rules_;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> found_;  ///< a run's place, a report
  std::vector<std::ptrdiff_t> begins_;                          ///< in having_, by run
  std::vector<std::uint32_t> having_;
  std::vector<std::pair<std::int64_t, std::int64_t>> stories_;
};

Telling telling_runs(const Candidate& report, const Window& window, const Rules& rules) {
  Telling telling;
  LookUp look_up(report, window, rules);
  look_up.add(report.features.opening, telling.opening, telling.having);
  look_up.add(report.features.runs, telling.sampled, telling.having);
  std::sort(telling.having.begin(), telling.having.end());
  return telling;
}

/// Calls `visit` for each value that two sorted sets have.
template <class Visit>
void for_each_shared(const Set& a, const Set& b, Visit&& visit) {
  for (std::size_t i = 0, j = 0; i < a.size() && j < b.size();) {
    if (a[i] == b[j]) visit(a[i]);
    const bool next_a = a[i] <= b[j], next_b = b[j] <= a[i];
    i += next_a;
    j += next_b;
  }
}

std::size_t shared(const Set& a, const Set& b) {
  std::size_t count = 0;
  for_each_shared(a, b, [&](std::uint32_t) { ++count; });
  return count;
}

/// Calls `visit` for each telling run that another text has, in the opening or behind it.
template <class Visit>
void for_each_common(const Telling& telling, const Features& other, Visit&& visit) {
  for (const auto* runs : {&telling.opening, &telling.sampled}) {
    for_each_shared(*runs, other.opening, visit);
    for_each_shared(*runs, other.runs, visit);
  }
}

/// The names and numbers of one context, which begin at `at`.
std::size_t end_of_context(const Set& places, std::size_t at) {
  const std::uint32_t context = places[at] & ~kMarkBits;
  while (at < places.size() && (places[at] & ~kMarkBits) == context) ++at;
  return at;
}

/// Between the same words: how many names and numbers are the same in both texts, and how many are
/// others. What only one of them says is not compared.
void compare_places(const Set& a, const Set& b, Overlap& overlap) {
  for (std::size_t i = 0, j = 0; i < a.size() && j < b.size();) {
    const std::uint32_t context_a = a[i] & ~kMarkBits, context_b = b[j] & ~kMarkBits;
    const std::size_t end_a = end_of_context(a, i), end_b = end_of_context(b, j);
    if (context_a == context_b) {
      const bool same = std::any_of(&a[i], a.data() + end_a, [&](std::uint32_t place) {
        return std::find(&b[j], b.data() + end_b, place) != b.data() + end_b;
      });
      ++overlap.compared;
      overlap.swapped += same ? 0 : 1;
    }
    if (context_a <= context_b) i = end_a;
    if (context_b <= context_a) j = end_b;
  }
}

/// Of a text, its telling runs or all: those that are in the sample of this coarseness.
std::size_t count_sampled(const Set& runs, unsigned sampling) {
  return static_cast<std::size_t>(std::count_if(
      runs.begin(), runs.end(), [&](std::uint32_t run) { return is_sampled(run, sampling); }));
}

/// Share of the words of the shorter title that the other has; 1 where one has no title.
double titles_in_common(const Features& a, const Features& b) {
  const auto in_title = [](const Features& features) {
    return std::count_if(features.terms.begin(), features.terms.end(),
                         [](const Term& term) { return term.place != 0; });
  };
  const auto shorter = std::min(in_title(a), in_title(b));
  if (shorter == 0) return 1;
  const auto common = std::count_if(a.terms.begin(), a.terms.end(), [&](const Term& term) {
    return term.place != 0 && std::any_of(b.terms.begin(), b.terms.end(), [&](const Term& t) {
             return t.place != 0 && t.hash == term.hash;
           });
  });
  return static_cast<double>(common) / static_cast<double>(shorter);
}

/// How much two texts share, by the runs in the coarser of their samples, or by their openings
/// where one is no longer than that.
void measure(const Telling& telling, const Candidate& report, const Member& other,
             Overlap& overlap) {
  const Features& a = report.features;
  const Features& b = other.features;
  const unsigned sampling = std::max(a.sampling, b.sampling);
  std::size_t common = 0;
  for_each_common(telling, b, [&](std::uint32_t run) {
    common += is_sampled(run, sampling);
    if (overlap.passage == 0) overlap.passage = run;
  });
  const std::size_t sample_a =
      count_sampled(telling.opening, sampling) + count_sampled(telling.sampled, sampling);
  // Of the other text's runs, those that are its source's furniture cannot be told any more.
  const std::size_t sample_b = count_sampled(b.opening, sampling) + count_sampled(b.runs, sampling);
  const std::size_t smaller = std::min(sample_a, sample_b), larger = std::max(sample_a, sample_b);
  const auto of_opening = static_cast<double>(shared(telling.opening, b.opening));
  const auto shorter = static_cast<double>(std::min(telling.opening.size(), b.opening.size()));
  overlap.runs = std::max(static_cast<double>(common << sampling), of_opening);
  if (smaller >= kFewestSampled) {
    overlap.containment = static_cast<double>(common) / static_cast<double>(smaller);
  }
  const bool whole =
      a.run_count <= a.opening.size() || b.run_count <= b.opening.size() || a.excerpt || b.excerpt;
  if (whole && shorter > 0) {
    overlap.containment = std::max(overlap.containment, of_opening / shorter);
  }
  overlap.containment = std::min(overlap.containment, 1.0);
  const bool opens_otherwise = of_opening < kOpeningShared * shorter;
  overlap.as_part = opens_otherwise &&
                    (titles_in_common(a, b) == 0 ||
                     static_cast<double>(common) < kLongerShared * static_cast<double>(larger));
}

/// What one source gives another title and another address is another item, whatever it repeats.
bool is_other_item(const Candidate& report, const Member& other) {
  const Features& a = report.features;
  const Features& b = other.features;
  return report.source == other.source && (a.url == 0 || a.url != b.url) &&
         titles_in_common(a, b) < kSameTitle;
}

/// What the overlaps with one story say of it being made from one template.
struct Form {
  const Overlap* fullest = nullptr;  ///< has the most names and numbers between the same words
  bool own = false;                  ///< and is of the same source
  double containment = 0;            ///< the most of all
};

/// A source fills its own forms more often than it copies itself: there, half as much will do.
bool is_template(const Form& form, const Rules& rules) {
  const double asked = form.own ? 0.5 : 1;
  const double swapped = form.fullest->swapped;
  return form.containment >= rules.containment / 2 && swapped >= asked * rules.swaps &&
         swapped >= asked * rules.swaps_share * form.fullest->compared;
}

/// An excerpt has too few names to tell a template: the report of the story with the most of them
/// tells it for all.
void find_templates(const Candidate& report, const Window& window, const Rules& rules,
                    std::vector<Overlap>& found) {
  std::map<std::int64_t, Form> forms;
  for (const Overlap& overlap : found) {
    const Member& other = window.member(overlap.number);
    const bool own = other.source == report.source;
    Form& form = forms[other.story];
    form.containment = std::max(form.containment, overlap.containment);
    const auto rank = [](const Overlap& o, bool of_own) {
      return std::tuple(o.compared, of_own, -static_cast<std::int64_t>(o.number));
    };
    if (form.fullest == nullptr || rank(overlap, own) > rank(*form.fullest, form.own)) {
      form.fullest = &overlap;
      form.own = own;
    }
  }
  std::map<std::int64_t, bool> is_form;
  for (const auto& [story, form] : forms) is_form[story] = is_template(form, rules);
  for (Overlap& overlap : found) {
    overlap.is_template = is_form[window.member(overlap.number).story];
  }
}

}  // namespace

std::vector<Overlap> overlaps(const Candidate& report, const Window& window, const Rules& rules) {
  std::vector<Overlap> found;
  if (report.features.opening.empty()) return found;
  const Telling telling = telling_runs(report, window, rules);
  for (std::size_t from = 0, to = 0; from < telling.having.size(); from = to) {
    const std::uint32_t number = telling.having[from];
    while (to < telling.having.size() && telling.having[to] == number) ++to;
    if (to - from < kFewestRuns) continue;
    const Member& other = window.member(number);
    const bool near = std::chrono::abs(other.time - report.time) <= rules.longest_story &&
                      report.time - window.group(other.story)->began <= rules.longest_story;
    if (!near) continue;
    Overlap overlap;
    overlap.number = number;
    measure(telling, report, other, overlap);
    compare_places(report.features.places, other.features.places, overlap);
    overlap.other_item = is_other_item(report, other);
    found.push_back(overlap);
  }
  find_templates(report, window, rules, found);
  std::sort(found.begin(), found.end(), [](const Overlap& a, const Overlap& b) {
    if (a.is_template != b.is_template) return b.is_template;
    if (a.containment != b.containment) return a.containment > b.containment;
    if (a.runs != b.runs) return a.runs > b.runs;
    return a.number < b.number;
  });
  if (found.size() > kMostOverlaps) found.resize(kMostOverlaps);
  return found;
}

const char* veto_of(const Overlap& overlap, const Rules& rules) {
  if (overlap.is_template) return "template";
  if (overlap.other_item) return "another item of its source";
  if (overlap.as_part) return "part of a longer text";
  return overlap.runs < rules.runs_in_common ? "too short" : "";
}

}  // namespace feedmill::stories
