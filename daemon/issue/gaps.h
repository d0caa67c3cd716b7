// Which gaps an issue tells: those that no archive has filled, once. Pure; any thread.
#pragma once

#include <vector>

#include "feedmill/digest.h"

namespace feedmill {

/// Of gaps that this digest has not heard of, in the order in which they were seen, those that its
/// next issue tells; `first_seen` is when the digest itself was. One that is added later tells no
/// older ones; what is beyond the first fifty is never told.
std::vector<Gap> gaps_to_tell(std::vector<Gap> unheard, Instant first_seen);

}  // namespace feedmill
