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
  double runs = 0;            ///< in common, of the whole texts, estimated
  double marks = 1;           ///< share of the fewer names and numbers that the other has
  std::uint32_t passage = 0;  ///< one of the runs
  bool is_template = false;   ///< much text and few names in common
};

/// The reports with the most in common, the best first; eight at most. Runs that a source repeats
/// in many of its items (its furniture) do not count.
std::vector<Overlap> overlaps(const Candidate& report, const Window& window, const Rules& rules);

/// Whether it is enough to be a copy.
bool is_copy(const Overlap& overlap, const Rules& rules);

}  // namespace feedmill::stories
