#include "stories/word_counts.h"

#include <algorithm>
#include <cmath>

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

int level_of(std::uint32_t stories) {
  return static_cast<int>(std::lround(std::log(stories + kUnseenStories + 1) * kLevels));
}

}  // namespace

WordCounts::WordCounts(unsigned bits)
    : bits_(bits), rows_{Row(std::size_t{1} << bits), Row(std::size_t{1} << bits)} {
  for (Held& held : held_) held.level = level_of(0);
}

void WordCounts::change(std::uint32_t word, Language language, int by) {
  const auto at = places(word, language);
  for (std::size_t row = 0; row < rows_.size(); ++row)
    rows_[row][at[row]] = static_cast<std::uint16_t>(rows_[row][at[row]] + by);
}

void WordCounts::add(const std::vector<Term>& terms, bool begins, Language language) {
  if (begins) count_stories(language, 1);
  for (const Term& term : terms) change(term.hash, language, 1);
}

void WordCounts::remove(const std::vector<Term>& terms, bool ends, Language language) {
  if (ends) count_stories(language, -1);
  for (const Term& term : terms) change(term.hash, language, -1);
}

void WordCounts::add_report(const std::vector<std::uint32_t>& facts, Language language) {
  count_stories(language, 1);
  for (const std::uint32_t fact : facts) change(word_of(fact), language, 1);
}

void WordCounts::remove_report(const std::vector<std::uint32_t>& facts, Language language) {
  count_stories(language, -1);
  for (const std::uint32_t fact : facts) change(word_of(fact), language, -1);
}

double WordCounts::idf_of(std::uint32_t count, const Held& held) {
  const double rarity = held.level / kLevels - std::log(count + 1.0);
  return rarity > 0 ? std::pow(rarity, kDamping) : 0;
}

double WordCounts::work_out(std::uint32_t count, const Held& held) {
  if (count >= held.known.size()) held.known.resize(count + 1);
  return held.known[count] = static_cast<float>(idf_of(count, held));
}

void WordCounts::count_stories(Language language, int more) {
  Held& held = held_[group_of(language)];
  held.stories += static_cast<std::uint32_t>(more);
  const int level = level_of(held.stories);
  if (level == held.level) return;
  held.level = level;
  std::fill(held.known.begin(), held.known.end(), 0.0F);
}

}  // namespace feedmill::stories
