#include "stories/word_counts.h"

#include <algorithm>

namespace feedmill::stories {
namespace {

// As if so many other stories were held, none of which has the word: in a young store no word is
// as rare as it seems.
constexpr double kUnseenStories = 50;

// Below 1, so that one very rare word does not outweigh all else that two titles share or do not.
constexpr double kDamping = 0.7;

}  // namespace

WordCounts::WordCounts() : rows_{Row(std::size_t{1} << kBits), Row(std::size_t{1} << kBits)} {}

std::array<std::size_t, 2> WordCounts::places(std::uint32_t word) const {
  return {(word * 0x85EBCA6BU) >> (32U - kBits), (word * 0xC2B2AE35U) >> (32U - kBits)};
}

void WordCounts::add(const std::vector<Term>& terms, bool begins) {
  if (begins) ++stories_;
  for (const Term& term : terms) {
    const auto at = places(term.hash);
    for (std::size_t row = 0; row < rows_.size(); ++row) ++rows_[row][at[row]];
  }
}

void WordCounts::remove(const std::vector<Term>& terms, bool ends) {
  if (ends) --stories_;
  for (const Term& term : terms) {
    const auto at = places(term.hash);
    for (std::size_t row = 0; row < rows_.size(); ++row) --rows_[row][at[row]];
  }
}

std::uint32_t WordCounts::count(std::uint32_t word) const {
  const auto at = places(word);
  return std::min(rows_[0][at[0]], rows_[1][at[1]]);
}

double WordCounts::idf(std::uint32_t word) const {
  return std::pow(std::log((stories_ + kUnseenStories + 1) / (count(word) + 1.0)), kDamping);
}

}  // namespace feedmill::stories
