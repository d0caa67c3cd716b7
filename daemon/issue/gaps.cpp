#include "issue/gaps.h"

#include <algorithm>

#include "issue/choice.h"

namespace feedmill {
namespace {

constexpr std::size_t kMostTold = 50;

}  // namespace

std::vector<Gap> gaps_to_tell(std::vector<Gap> unheard, Instant first_seen) {
  const Instant from = first_told(first_seen);
  std::erase_if(unheard, [&](const Gap& gap) { return gap.reason.empty() || gap.until < from; });
  if (unheard.size() > kMostTold) unheard.resize(kMostTold);
  return unheard;
}

}  // namespace feedmill
