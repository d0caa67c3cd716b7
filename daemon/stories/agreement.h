// How far two reports say the same: the facts and figures of their titles and openings, compared.
// Pure; any thread.
#pragma once

#include <cstdint>
#include <vector>

#include "stories/features.h"
#include "stories/word_counts.h"

namespace feedmill::stories {

struct Agreement {
  double likeness = 0;  ///< cosine, 0 to 1, names by more than other words
  double beyond = 0;    ///< the same without what both titles say
  int own_names = 0, other_names = 0, shared_names = 0;  ///< that only one has; in common
  double names = 0;    ///< those in common; the less rare, the less one counts
  double figures = 0;  ///< numbers in common: one of three digits and more counts 1, of two 0.5
  double others = 0;   ///< numbers of the one with few that the other has not, counted so
  int shared = 0;      ///< facts in common
};

/// What each fact of a report weighs.
std::vector<double> weights_of(const Features& features, const WordCounts& counts);

/// As far as it can be told without asking how rare the other's facts are, which costs ten times as
/// much: `beyond` is hardly ever less than what agreement_of() says, `names`, `figures` and
/// `shared` are what it says.
Agreement at_most(const Features& a, const std::vector<double>& weights, const Features& b,
                  const WordCounts& counts);

/// `weights`: of the facts of `a`.
Agreement agreement_of(const Features& a, const std::vector<double>& weights, const Features& b,
                       const WordCounts& counts);

}  // namespace feedmill::stories
