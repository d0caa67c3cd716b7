// In how many of the stories of its language a word stands: one that a hundred reports of one story
// share tells of it, one that stands in a hundred stories tells of none. Two rows of counters
// instead of a table of words: bounded, exact but for words that share a counter in both rows, and
// taking a word out again leaves no trace of it. Belongs to one thread.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include "stories/features.h"

namespace feedmill::stories {

class WordCounts {
 public:
  /// `bits`: of the number of counters in a row.
  explicit WordCounts(unsigned bits = 19);
  /// Words that are new in a story; `begins`: that is new itself.
  void add(const std::vector<Term>& terms, bool begins, Language language);
  /// Words that are in a story no more; `ends`: that is gone itself.
  void remove(const std::vector<Term>& terms, bool ends, Language language);

  /// The facts of a report that comes, or goes.
  void add_report(const std::vector<std::uint32_t>& facts, Language language);
  void remove_report(const std::vector<std::uint32_t>& facts, Language language);

  std::uint32_t stories(Language language) const { return of(language).stories; }
  std::uint32_t count(std::uint32_t word, Language language) const {
    const auto at = places(word, language);
    return std::min(rows_[0][at[0]], rows_[1][at[1]]);
  }
  /// Brings near what count() reads, at two random places in a megabyte each.
  void prefetch(std::uint32_t word, Language language) const {
    const auto at = places(word, language);
    __builtin_prefetch(&rows_[0][at[0]]);
    __builtin_prefetch(&rows_[1][at[1]]);
  }
  /// That of a word which nothing held has.
  double rarest(Language language) const { return idf_of(0, of(language)); }
  /// Inverse document frequency, damped: how rare the word is, >= 0.
  double idf(std::uint32_t word, Language language) const {
    const std::uint32_t in = count(word, language);
    const Held& held = of(language);
    if (in < held.known.size() && held.known[in] != 0) return held.known[in];
    return work_out(in, held);
  }

 private:
  /// What is held of one language. Its words are counted apart by hashes of their own.
  struct Held {
    std::uint32_t stories = 0;
    int level = 0;                     ///< of the logarithm of that, in steps
    mutable std::vector<float> known;  ///< idf by count at this level; 0: not worked out yet
  };
  using Row = std::vector<std::uint16_t>;
  std::array<std::size_t, 2> places(std::uint32_t word, Language language) const {
    word ^= static_cast<std::uint32_t>(group_of(language)) * 0x9E3779B1U;
    return {(word * 0x85EBCA6BU) >> (32U - bits_), (word * 0xC2B2AE35U) >> (32U - bits_)};
  }
  static double work_out(std::uint32_t count, const Held& held);
  static double idf_of(std::uint32_t count, const Held& held);
  const Held& of(Language language) const { return held_[group_of(language)]; }
  static std::size_t group_of(Language language) {
    return language == Language::kEnglish ? 0 : static_cast<std::size_t>(language);
  }
  void count_stories(Language language, int more);
  void change(std::uint32_t word, Language language, int by);

  unsigned bits_;
  std::array<Row, 2> rows_;
  std::array<Held, kLanguages> held_;
};

}  // namespace feedmill::stories
