// Two versions of a text, word by word. Pure; any thread.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace feedmill {

/// Words that were replaced: [before_from, before_to) of the one text by [after_from, after_to) of
/// the other; one of the two may be empty.
struct WordSwap {
  std::size_t before_from = 0, before_to = 0, after_from = 0, after_to = 0;
  bool operator==(const WordSwap&) const = default;
};

/// What stands between blanks.
std::vector<std::string_view> words_between_blanks(std::string_view text);

/// The fewest swaps that make one text of the other (longest common subsequence of what is left
/// between their common beginning and end). Where that is more than kMostCells to work out, all of
/// it is one swap: the text was written anew.
std::vector<WordSwap> word_diff(const std::vector<std::string_view>& before,
                                const std::vector<std::string_view>& after);

constexpr std::size_t kMostCells = 1U << 20U;

}  // namespace feedmill
