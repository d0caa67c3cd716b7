// A text as its runs of four words: what two copies of an article share, however each outlet
// dressed it up. Pure; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "stories/features.h"
#include "stories/tokens.h"

namespace feedmill::stories {

struct Run {
  std::uint32_t hash = 0;
  std::size_t first = 0, last = 0;  ///< tokens
};

/// The words with a blank behind each.
std::string joined(const std::vector<Token>& tokens);

/// Runs of four words; in a script without spaces a character counts as half a word.
/// `text`: joined() of them.
std::vector<Run> runs_of(const std::vector<Token>& tokens, const std::string& text);

/// A name or number (the low bits) between its neighbours (the high bits).
constexpr std::uint32_t place_of(std::uint32_t context, std::uint32_t mark) {
  return (context & ~kMarkBits) | (mark & kMarkBits);
}

/// Fills runs, opening, run_count, sampling and places.
void sample_runs(const std::vector<Token>& tokens, const std::string& text, Features& features);

/// Whether a run is in the sample of this coarseness.
constexpr bool is_sampled(std::uint32_t hash, unsigned sampling) {
  return (hash & ((1U << sampling) - 1)) == 0;
}

}  // namespace feedmill::stories
