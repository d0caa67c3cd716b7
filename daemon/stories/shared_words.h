// What the words say that a title has in common with a story: whether they are one name, and
// whether they are of one part of a title that tells of two events. Pure; any thread.
#pragma once

#include <cstdint>
#include <vector>

#include "stories/features.h"

namespace feedmill::stories {

/// A word of the new report with what it weighs now.
struct Weighed {
  std::uint32_t hash;
  double weight;
  int place;  ///< in the title, from 1; 0: in the address only
};

bool is_weightier(const Weighed& a, const Weighed& b);

/// Whether so many words of the title are shared as a long name has.
bool is_long_name(const std::vector<Weighed>& shared);

/// Whether one of the two titles lists several events, and all that is shared is of one of them.
bool of_one_part(const Features& a, const Features& b, const std::vector<Weighed>& shared);

/// Of all that is shared, the share that does not stand side by side in the title. What does is a
/// name, and what is told of a name may be another event.
double beside_a_name(std::vector<Weighed> shared);

}  // namespace feedmill::stories
