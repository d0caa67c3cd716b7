#include "edits/word_diff.h"

#include <algorithm>
#include <cstdint>

namespace feedmill {
namespace {

using Words = std::vector<std::string_view>;

/// Lengths of the longest common subsequences of what is left from each place on, row by row.
class Lengths {
 public:
  Lengths(const Words& a, const Words& b, WordSwap part)
      : columns_(part.after_to - part.after_from + 1),
        cells_((part.before_to - part.before_from + 1) * columns_) {
    for (std::size_t i = part.before_to - part.before_from; i-- > 0;) {
      for (std::size_t j = columns_ - 1; j-- > 0;) {
        const bool same = a[part.before_from + i] == b[part.after_from + j];
        at(i, j) = same ? at(i + 1, j + 1) + 1 : std::max(at(i + 1, j), at(i, j + 1));
      }
    }
  }
  std::uint32_t& at(std::size_t i, std::size_t j) { return cells_[i * columns_ + j]; }

 private:
  std::size_t columns_;
  std::vector<std::uint32_t> cells_;
};

/// All between the common beginning and the common end.
WordSwap middle_of(const Words& before, const Words& after) {
  WordSwap part{0, before.size(), 0, after.size()};
  while (part.before_from < part.before_to && part.after_from < part.after_to &&
         before[part.before_from] == after[part.after_from]) {
    ++part.before_from, ++part.after_from;
  }
  while (part.before_to > part.before_from && part.after_to > part.after_from &&
         before[part.before_to - 1] == after[part.after_to - 1]) {
    --part.before_to, --part.after_to;
  }
  return part;
}

}  // namespace

std::vector<std::string_view> words_between_blanks(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r\n";
  Words words;
  for (std::size_t from = text.find_first_not_of(kBlanks); from != std::string_view::npos;) {
    const std::size_t to = std::min(text.find_first_of(kBlanks, from), text.size());
    words.push_back(text.substr(from, to - from));
    from = text.find_first_not_of(kBlanks, to);
  }
  return words;
}

std::vector<WordSwap> word_diff(const Words& before, const Words& after) {
  const WordSwap part = middle_of(before, after);
  const std::size_t rows = part.before_to - part.before_from;
  const std::size_t columns = part.after_to - part.after_from;
  if (rows == 0 && columns == 0) return {};
  if (rows == 0 || columns == 0 || (rows + 1) * (columns + 1) > kMostCells) return {part};
  Lengths lengths(before, after, part);
  std::vector<WordSwap> swaps;
  bool open = false;
  for (std::size_t i = 0, j = 0; i < rows || j < columns;) {
    const std::size_t b = part.before_from + i, a = part.after_from + j;
    if (i < rows && j < columns && before[b] == after[a]) {
      open = false;
      ++i, ++j;
      continue;
    }
    if (!open) swaps.push_back({b, b, a, a});
    open = true;
    if (j == columns || (i < rows && lengths.at(i + 1, j) >= lengths.at(i, j + 1)))
      swaps.back().before_to = ++i + part.before_from;
    else
      swaps.back().after_to = ++j + part.after_from;
  }
  return swaps;
}

}  // namespace feedmill
