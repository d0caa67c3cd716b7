// Which of many stories have most of what a report says. Pure; belongs to one thread.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace feedmill::stories {

/// Adds up, for each story, what its clues weigh. In whichever order they are found, the sums are
/// the same.
class Tally {
 public:
  static constexpr std::size_t kMostClues = 32;

  /// `weights`: of the clues, which are named by their place in it; kMostClues at most.
  /// `most`: so often add() is called at most.
  Tally(std::vector<double> weights, std::size_t most)
      : weights_(std::move(weights)), slots_(std::bit_ceil(2 * most + 2)) {
    found_.reserve(most / 2);
  }

  /// A clue counts once for a story.
  void add(std::int64_t story, std::size_t clue) {
    std::size_t at = hash(story) & (slots_.size() - 1);
    while (slots_[at] != 0 && found_[slots_[at] - 1].story != story)
      at = (at + 1) & (slots_.size() - 1);
    if (slots_[at] == 0) {
      found_.push_back({story, 0, 0});
      slots_[at] = static_cast<std::uint32_t>(found_.size());
    }
    found_[slots_[at] - 1].clues |= std::uint32_t{1} << clue;
  }

  /// The stories with most of it, that with the smaller number first; `fits` is asked of no more
  /// than are needed.
  template <class Fits>
  std::vector<std::int64_t> most(std::size_t count, Fits&& fits) {
    for (Found& found : found_) found.sum = sum_of(found.clues);
    const auto less = [](const Found& a, const Found& b) {
      return a.sum != b.sum ? a.sum < b.sum : a.story > b.story;
    };
    std::vector<std::int64_t> result;
    std::make_heap(found_.begin(), found_.end(), less);
    while (result.size() < count && !found_.empty()) {
      std::pop_heap(found_.begin(), found_.end(), less);
      if (fits(found_.back().story)) result.push_back(found_.back().story);
      found_.pop_back();
    }
    return result;
  }

 private:
  struct Found {
    std::int64_t story;
    double sum;
    std::uint32_t clues;  ///< a bit each
  };

  double sum_of(std::uint32_t clues) const {
    double sum = 0;
    for (; clues != 0; clues &= clues - 1)
      sum += weights_[static_cast<std::size_t>(std::countr_zero(clues))];
    return sum;
  }
  static std::size_t hash(std::int64_t story) {
    return static_cast<std::size_t>((static_cast<std::uint64_t>(story) * 0x9E3779B97F4A7C15U) >>
                                    32U);
  }

  std::vector<double> weights_;
  std::vector<std::uint32_t> slots_;  // an index into found_, from 1; 0: free
  std::vector<Found> found_;
};

}  // namespace feedmill::stories
