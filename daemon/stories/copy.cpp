#include "stories/copy.h"

#include <algorithm>
#include <map>
#include <unordered_map>

namespace feedmill::stories {
namespace {

constexpr std::size_t kMostOverlaps = 8;
constexpr int kMostShared = 256;         // reports that have one run: more, and it says nothing
constexpr std::size_t kFewestMarks = 5;  // names and numbers: fewer cannot tell a template

using Set = std::vector<std::uint32_t>;

/// The runs of the new report that say something: not its source's furniture, nor everybody's.
struct Telling {
  Set opening, sampled;
  std::unordered_map<std::uint32_t, int> hits;  ///< reports that share runs, and how many
};

bool within(const Set& set, std::uint32_t value) {
  return std::binary_search(set.begin(), set.end(), value);
}

bool is_furniture(int items, std::uint32_t of_source, const Rules& rules) {
  return items >= rules.furniture_items && items >= rules.furniture_share * of_source;
}

/// Looks a run up; whether it tells something.
bool look_up(std::uint32_t run, const Candidate& report, const Window& window, const Rules& rules,
             std::vector<std::uint32_t>& having) {
  having.clear();
  int looked = 0;
  std::map<std::int64_t, std::vector<std::int64_t>> stories_of_source;
  window.for_each(Window::Clue::kRun, run, [&](std::uint32_t number) {
    having.push_back(number);
    return ++looked <= kMostShared;
  });
  if (looked > kMostShared) return false;
  int own = 0;
  for (const std::uint32_t number : having) {
    const Member& other = window.member(number);
    if (other.source == report.source) ++own;
    auto& stories = stories_of_source[other.source];
    if (std::find(stories.begin(), stories.end(), other.story) == stories.end()) {
      stories.push_back(other.story);
    }
  }
  if (is_furniture(own, window.of_source(report.source), rules)) return false;
  // Another source's furniture: what it says in many stories.
  return std::none_of(stories_of_source.begin(), stories_of_source.end(), [&](const auto& source) {
    return is_furniture(static_cast<int>(source.second.size()), window.of_source(source.first),
                        rules);
  });
}

Telling telling_runs(const Candidate& report, const Window& window, const Rules& rules) {
  Telling telling;
  std::vector<std::uint32_t> having;
  const auto look = [&](std::uint32_t run) {
    if (!look_up(run, report, window, rules, having)) return false;
    for (const std::uint32_t number : having) ++telling.hits[number];
    return true;
  };
  for (const std::uint32_t run : report.features.opening) {
    if (look(run)) telling.opening.push_back(run);
  }
  for (const std::uint32_t run : report.features.runs) {
    const bool opens = within(report.features.opening, run);
    if (opens ? within(telling.opening, run) : look(run)) telling.sampled.push_back(run);
  }
  return telling;
}

std::size_t shared(const Set& a, const Set& b) {
  std::size_t count = 0;
  for (const std::uint32_t value : a) count += within(b, value);
  return count;
}

/// Share of the fewer names and numbers that the other text has too.
double marks_in_common(const Features& a, const Features& b) {
  const auto& fewer = a.marks.size() <= b.marks.size() ? a.marks : b.marks;
  const auto& more = a.marks.size() <= b.marks.size() ? b.marks : a.marks;
  // Of a list that was cut, only what is below the cut can be compared.
  const std::uint16_t cut =
      more.size() >= 128 ? more.back() : static_cast<std::uint16_t>(UINT16_MAX);
  std::size_t compared = 0, common = 0;
  for (const std::uint16_t mark : fewer) {
    if (mark > cut) break;
    ++compared;
    common += std::binary_search(more.begin(), more.end(), mark);
  }
  if (compared < kFewestMarks) return 1;
  return static_cast<double>(common) / static_cast<double>(compared);
}

/// How many runs two texts share, estimated from the coarser of their samples, or counted where one
/// is no longer than an opening.
void measure(const Telling& telling, const Candidate& report, const Member& other,
             Overlap& overlap) {
  const Features& a = report.features;
  const Features& b = other.features;
  const unsigned sampling = std::max(a.sampling, b.sampling);
  std::size_t sample_a = 0, common = 0;
  for (const std::uint32_t run : telling.sampled) {
    if ((run & ((1U << sampling) - 1)) != 0) continue;
    ++sample_a;
    common += within(b.runs, run);
  }
  const auto scale = static_cast<double>(1U << sampling);
  const double total_a = static_cast<double>(sample_a) * scale;
  const auto of_opening = static_cast<double>(shared(telling.opening, b.opening));
  const auto opening_a = static_cast<double>(telling.opening.size());
  const auto opening_b = static_cast<double>(b.opening.size());
  // Of the other text's runs, those that are its source's furniture cannot be told any more.
  const auto total_b = static_cast<double>(b.run_count);
  const double smaller = std::min(total_a, total_b);
  overlap.runs = std::max(static_cast<double>(common) * scale, of_opening);
  if (smaller > 0) overlap.containment = static_cast<double>(common) * scale / smaller;
  const double shorter = std::min(opening_a, opening_b);
  const bool whole =
      a.run_count <= a.opening.size() || b.run_count <= b.opening.size() || a.excerpt || b.excerpt;
  if (whole && shorter > 0) {
    overlap.containment = std::max(overlap.containment, of_opening / shorter);
  }
  // A short text within a long one, not at its beginning: each of its runs that is in the sample.
  overlap.containment = std::min(overlap.containment, 1.0);
}

/// An excerpt has too few names to tell a template: the report of the story with the most text in
/// common tells it for all.
void judge_by_fullest(std::vector<Overlap>& found, const Window& window) {
  std::map<std::int64_t, const Overlap*> fullest;
  for (const Overlap& overlap : found) {
    const Overlap*& best = fullest[window.member(overlap.number).story];
    const bool fuller = best == nullptr || overlap.runs > best->runs ||
                        (overlap.runs == best->runs && overlap.number < best->number);
    if (fuller) best = &overlap;
  }
  std::map<std::int64_t, bool> is_template;
  for (const auto& [story, best] : fullest) is_template[story] = best->is_template;
  for (Overlap& overlap : found) {
    if (is_template[window.member(overlap.number).story]) overlap.is_template = true;
  }
}

}  // namespace

std::vector<Overlap> overlaps(const Candidate& report, const Window& window, const Rules& rules) {
  std::vector<Overlap> found;
  if (report.features.opening.empty()) return found;
  const Telling telling = telling_runs(report, window, rules);
  for (const auto& [number, hits] : telling.hits) {
    const Member& other = window.member(number);
    const bool near = std::chrono::abs(other.time - report.time) <= rules.longest_story &&
                      report.time - window.group(other.story)->began <= rules.longest_story;
    if (hits < 3 || !near) continue;
    Overlap overlap;
    overlap.number = number;
    measure(telling, report, other, overlap);
    overlap.marks = marks_in_common(report.features, other.features);
    overlap.is_template =
        overlap.containment >= rules.containment / 2 && overlap.marks < rules.marks_in_common;
    for (const auto* runs : {&telling.opening, &telling.sampled}) {
      for (const std::uint32_t run : *runs) {
        const bool shared_run =
            within(other.features.opening, run) || within(other.features.runs, run);
        if (shared_run && overlap.passage == 0) overlap.passage = run;
      }
    }
    found.push_back(overlap);
  }
  judge_by_fullest(found, window);
  std::sort(found.begin(), found.end(), [](const Overlap& a, const Overlap& b) {
    if (a.is_template != b.is_template) return b.is_template;
    if (a.containment != b.containment) return a.containment > b.containment;
    if (a.runs != b.runs) return a.runs > b.runs;
    return a.number < b.number;
  });
  if (found.size() > kMostOverlaps) found.resize(kMostOverlaps);
  return found;
}

bool is_copy(const Overlap& overlap, const Rules& rules) {
  return !overlap.is_template && overlap.containment >= rules.containment &&
         overlap.runs >= rules.runs_in_common && overlap.marks >= rules.marks_in_common;
}

}  // namespace feedmill::stories
