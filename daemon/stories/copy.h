// Tier 3: copies, excerpts and lightly edited versions of one article, by the runs of four words
// that they share. Pure; any thread.
#pragma once

#include <cstdint>
#include <vector>

#include "stories/recogniser.h"

namespace feedmill::stories {

/// A report that shares passages with the new one.
struct Overlap {
  std::uint32_t number = 0;   ///< in the window
  double containment = 0;     ///< share of the smaller text's runs that the other has, 0 to 1
  double runs = 0;            ///< in common, of the whole texts, estimated where they are long
  std::uint32_t passage = 0;  ///< one of the runs
  int compared = 0;           ///< names and numbers between the same words of both,
  int swapped = 0;            ///< and those of them that are others
  bool as_part = false;  ///< one begins and is titled otherwise, or is longer by far: a round-up
  bool is_template = false;  ///< the same words between other names and numbers
  bool other_item = false;   ///< of the same source, which gave it another title and address
};

/// The reports with the most in common, the best first; eight at most. Runs that a source repeats
/// in many of its items (its furniture) do not count.
std::vector<Overlap> overlaps(const Candidate& report, const Window& window, const Rules& rules);

/// Why it is no copy, however much is shared; empty: nothing speaks against it.
const char* veto_of(const Overlap& overlap, const Rules& rules);

}  // namespace feedmill::stories
