// In how many of the stories held a word stands: one that a hundred reports of one story share
// tells of it, one that stands in a hundred stories tells of none. Two rows of counters instead of
// a table of words: bounded, exact but for words that share a counter in both rows, and taking a
// word out again leaves no trace of it. Belongs to one thread.
#pragma once

#include <array>
#include <cmath>
#include <cstdint>
#include <vector>

#include "stories/features.h"

namespace feedmill::stories {

class WordCounts {
 public:
  /// `bits`: of the number of counters in a row.
  explicit WordCounts(unsigned bits = 19);
  /// Words that are new in a story; `begins`: that is new itself.
  void add(const std::vector<Term>& terms, bool begins);
  /// Words that are in a story no more; `ends`: that is gone itself.
  void remove(const std::vector<Term>& terms, bool ends);

  /// The facts of a report that comes, or goes.
  void add_report(const std::vector<std::uint32_t>& facts);
  void remove_report(const std::vector<std::uint32_t>& facts);

  std::uint32_t stories() const { return stories_; }
  std::uint32_t count(std::uint32_t word) const;
  /// That of a word which nothing held has.
  double rarest() const { return idf_of(0); }
  /// Inverse document frequency, damped: how rare the word is, >= 0.
  double idf(std::uint32_t word) const;

 private:
  using Row = std::vector<std::uint16_t>;
  std::array<std::size_t, 2> places(std::uint32_t word) const;
  double idf_of(std::uint32_t count) const;
  void count_stories(std::uint32_t stories);

  unsigned bits_;
  std::array<Row, 2> rows_;
  std::uint32_t stories_ = 0;
  int level_ = 0;                     ///< of the logarithm of stories_, in steps
  mutable std::vector<float> known_;  ///< idf by count at this level; 0: not worked out yet
};

}  // namespace feedmill::stories
