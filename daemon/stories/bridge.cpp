#include "stories/bridge.h"

#include <algorithm>
#include <utility>

namespace feedmill::stories {
namespace {

bool passes_clearly(const Comparison& found, const Rules& rules) {
  return found.tier == Tier::kStory && found.veto.empty() &&
         found.score >= found.threshold + rules.bridge_margin;
}

std::size_t size_of(const Comparison& found, const Window& window) {
  return window.group(found.story)->members.size();
}

/// Whether the one is to remain where the two become one.
bool remains(const Comparison& a, const Comparison& b, const Window& window) {
  const std::size_t in_a = size_of(a, window), in_b = size_of(b, window);
  return in_a != in_b ? in_a > in_b : a.story < b.story;
}

}  // namespace

void bridge(const Window& window, const Rules& rules, Decision& decision) {
  if (!passes_clearly(decision.joined, rules)) return;
  auto& rejected = decision.rejected;
  for (Comparison& other : rejected) {
    if (!passes_clearly(other, rules)) continue;
    const bool swap = remains(other, decision.joined, window);
    const std::size_t smaller = size_of(swap ? decision.joined : other, window);
    if (smaller > rules.bridge_reports) continue;
    if (swap) std::swap(decision.joined, other);
    decision.bridged.push_back(std::exchange(other, {}));
  }
  std::erase_if(rejected, [](const Comparison& c) { return c.tier == Tier::kNone; });
}

}  // namespace feedmill::stories
