// In how many of the reports held a word stands. Two rows of counters instead of a table of words:
// bounded, exact but for words that share a counter in both rows, and taking a report out again
// leaves no trace of it. Belongs to one thread.
#pragma once

#include <array>
#include <cmath>
#include <cstdint>
#include <vector>

#include "stories/features.h"

namespace feedmill::stories {

class WordCounts {
 public:
  WordCounts();
  void add(const std::vector<Term>& terms);
  void remove(const std::vector<Term>& terms);

  std::uint32_t reports() const { return reports_; }
  std::uint32_t count(std::uint32_t word) const;
  /// Inverse document frequency, damped: how rare the word is, >= 0.
  double idf(std::uint32_t word) const;

 private:
  static constexpr unsigned kBits = 19;
  using Row = std::vector<std::uint16_t>;
  std::array<std::size_t, 2> places(std::uint32_t word) const;
  std::array<Row, 2> rows_;
  std::uint32_t reports_ = 0;
};

}  // namespace feedmill::stories
