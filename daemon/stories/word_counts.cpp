#include "stories/word_counts.h"

#include <algorithm>

#include "stories/facts.h"

namespace feedmill::stories {
namespace {

// As if so many other stories were held, none of which has the word: in a young store no word is
// as rare as it seems.
constexpr double kUnseenStories = 50;

// Below 1, so that one very rare word does not outweigh all else that two titles share or do not.
constexpr double kDamping = 0.7;

// Rarity moves in steps of 3 % of the stories held, so that a word's need not be worked out each
// time.
constexpr double kLevels = 32;

}  // namespace

WordCounts::WordCounts(unsigned bits)
    : bits_(bits), rows_{Row(std::size_t{1} << bits), Row(std::size_t{1} << bits)} {
  count_stories(0);
}

std::array<std::size_t, 2> WordCounts::places(std::uint32_t word) const {
  return {(word * 0x85EBCA6BU) >> (32U - bits_), (word * 0xC2B2AE35U) >> (32U - bits_)};
}

void WordCounts::add(const std::vector<Term>& terms, bool begins) {
  if (begins) count_stories(stories_ + 1);
  for (const Term& term : terms) {
    const auto at = places(term.hash);
    for (std::size_t row = 0; row < rows_.size(); ++row) ++rows_[row][at[row]];
  }
}

void WordCounts::remove(const std::vector<Term>& terms, bool ends) {
  if (ends) count_stories(stories_ - 1);
  for (const Term& term : terms) {
    const auto at = places(term.hash);
    for (std::size_t row = 0; row < rows_.size(); ++row) --rows_[row][at[row]];
  }
}

void WordCounts::add_report(const std::vector<std::uint32_t>& facts) {
  count_stories(stories_ + 1);
  for (const std::uint32_t fact : facts) {
    const auto at = places(word_of(fact));
    for (std::size_t row = 0; row < rows_.size(); ++row) ++rows_[row][at[row]];
  }
}

void WordCounts::remove_report(const std::vector<std::uint32_t>& facts) {
  count_stories(stories_ - 1);
  for (const std::uint32_t fact : facts) {
    const auto at = places(word_of(fact));
    for (std::size_t row = 0; row < rows_.size(); ++row) --rows_[row][at[row]];
  }
}

std::uint32_t WordCounts::count(std::uint32_t word) const {
  const auto at = places(word);
  return std::min(rows_[0][at[0]], rows_[1][at[1]]);
}

double WordCounts::idf_of(std::uint32_t count) const {
  const double rarity = level_ / kLevels - std::log(count + 1.0);
  return rarity > 0 ? std::pow(rarity, kDamping) : 0;
}

double WordCounts::idf(std::uint32_t word) const {
  const std::uint32_t held = count(word);
  if (held >= known_.size()) known_.resize(held + 1);
  float& known = known_[held];
  if (known == 0) known = static_cast<float>(idf_of(held));
  return known;
}

void WordCounts::count_stories(std::uint32_t stories) {
  stories_ = stories;
  const int level = static_cast<int>(std::lround(std::log(stories + kUnseenStories + 1) * kLevels));
  if (level == level_) return;
  level_ = level;
  std::fill(known_.begin(), known_.end(), 0.0F);
}

}  // namespace feedmill::stories
