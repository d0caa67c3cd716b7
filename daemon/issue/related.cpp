#include "issue/related.h"

#include <algorithm>
#include <map>
#include <utility>

namespace feedmill {
namespace {

constexpr std::size_t kMost = 3;
constexpr double kNear = 0.6;  // of the threshold: what is further away has a few words in common

}  // namespace

bool may_stand_beside(const stories::Comparison& other) {
  const bool near = other.threshold > 0 && other.score >= kNear * other.threshold;
  return near && other.veto.empty() && other.entry != 0;
}

double nearness_of(const stories::Comparison& other) { return other.score / other.threshold; }

std::vector<std::int64_t> related_to(std::int64_t story, const std::vector<Neighbour>& neighbours) {
  std::map<std::int64_t, std::pair<double, std::int64_t>> nearest;  // by story
  for (const Neighbour& other : neighbours) {
    if (other.story == 0 || other.story == story) continue;
    auto& best = nearest[other.story];
    best = std::max(best, {other.nearness, other.entry});
  }
  std::vector<std::pair<double, std::int64_t>> found;
  found.reserve(nearest.size());
  for (const auto& one : nearest) found.push_back(one.second);
  std::sort(found.rbegin(), found.rend());
  if (found.size() > kMost) found.resize(kMost);
  std::vector<std::int64_t> entries;
  entries.reserve(found.size());
  for (const auto& one : found) entries.push_back(one.second);
  return entries;
}

}  // namespace feedmill
