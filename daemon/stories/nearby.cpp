#include "stories/nearby.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "stories/tally.h"

namespace feedmill::stories {
namespace {

constexpr std::size_t kRarest = 8;          // words by which stories are looked for
constexpr std::size_t kMostPostings = 100;  // of one word
constexpr std::size_t kMostOfFact = 32;     // the same, of one fact
constexpr std::size_t kMostStories = 16;    // scored
constexpr double kFactCounts = 0.5;         // of a fact, as much of a word of the title
constexpr double kPassageCounts = 100;      // as a clue to a story, as much as any words

bool in_time(const Candidate& report, const Group& group, const Rules& rules) {
  return report.time - group.began <= rules.longest_story &&
         group.began - report.time <= rules.longest_pause &&
         report.time - group.latest <= rules.longest_pause;
}

/// What a report is looked for by: words first, then facts, then passages.
struct Clues {
  std::vector<std::uint32_t> words;
  std::vector<double> weights;
};

Clues clues_of(const Candidate& report, std::vector<Weighed> rarest, std::size_t passages,
               const Window& window) {
  // A word that nothing held has is the rarest of all, and finds nothing.
  const Language language = report.features.language;
  const auto held = std::partition(rarest.begin(), rarest.end(), [&](const Weighed& word) {
    return window.words().count(word.hash, language) != 0;
  });
  const auto end = rarest.begin() + static_cast<std::ptrdiff_t>(std::min(kRarest, rarest.size()));
  std::partial_sort(rarest.begin(), std::min(end, held), held, is_weightier);
  if (held < end) std::partial_sort(held, end, rarest.end(), is_weightier);
  rarest.erase(end, rarest.end());
  Clues clues;
  for (const Weighed& word : rarest) {
    clues.words.push_back(word.hash);
    clues.weights.push_back(word.weight * word.weight);
  }
  for (const std::uint32_t fact : report.features.clues) {
    const double weight = window.facts().idf(fact, report.features.language);
    clues.weights.push_back(kFactCounts * weight * weight);
  }
  clues.weights.resize(clues.weights.size() + passages, kPassageCounts);
  return clues;
}

}  // namespace

std::vector<std::int64_t> stories_near(const Candidate& report, const std::vector<Weighed>& words,
                                       const std::vector<Overlap>& overlaps, const Window& window,
                                       const Rules& rules) {
  Clues clues = clues_of(report, words, overlaps.size(), window);
  const auto& facts = report.features.clues;
  // First all postings, then the tally: both wait for memory, and one in the other waits longer.
  std::vector<std::pair<std::size_t, std::uint32_t>> postings;
  postings.reserve(clues.words.size() * kMostPostings);
  window.for_newest(
      Window::Clue::kTerm, clues.words, kMostPostings,
      [&](std::size_t clue, std::uint32_t number) { postings.emplace_back(clue, number); });
  window.for_newest(Window::Clue::kFact, facts, kMostOfFact,
                    [&](std::size_t clue, std::uint32_t number) {
                      postings.emplace_back(clues.words.size() + clue, number);
                    });
  Tally tally(std::move(clues.weights), postings.size() + overlaps.size());
  for (const auto& [clue, number] : postings) tally.add(window.story_of(number), clue);
  for (std::size_t i = 0; i < overlaps.size(); ++i) {
    tally.add(window.story_of(overlaps[i].number), clues.words.size() + facts.size() + i);
  }
  return tally.most(kMostStories, [&](std::int64_t story) {
    return in_time(report, *window.group(story), rules);
  });
}

}  // namespace feedmill::stories
