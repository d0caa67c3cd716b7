#include "schedule/request_budget.h"

#include <algorithm>
#include <cmath>

namespace feedmill {
namespace {

constexpr double kDay = 24 * 3600;
constexpr double kMostPatience = 1e12;  // beyond what any max_interval lets count

}  // namespace

double requests_a_day(const std::vector<IntervalCount>& adaptive, const PollPolicy& policy,
                      double patience) {
  const auto least = static_cast<double>(policy.min_interval.count());
  const auto most = static_cast<double>(policy.max_interval.count());
  // An interval goes with the square root of the patience.
  const double slower = std::sqrt(patience / kPatience);
  double requests = 0;
  for (const IntervalCount& group : adaptive) {
    const Seconds interval = group.interval.count() > 0 ? group.interval : policy.interval;
    const double wait = std::clamp(static_cast<double>(interval.count()) * slower, least, most);
    requests += static_cast<double>(group.sources) * kDay / wait;
  }
  return requests;
}

double patience_for(double requests_per_day, double fixed_requests,
                    const std::vector<IntervalCount>& adaptive, const PollPolicy& policy) {
  const double left = requests_per_day - fixed_requests;
  if (requests_a_day(adaptive, policy, kPatience) <= left) return kPatience;
  double low = kPatience, high = kMostPatience;
  for (int halving = 0; halving < 60; ++halving) {
    const double middle = std::sqrt(low * high);
    (requests_a_day(adaptive, policy, middle) > left ? low : high) = middle;
  }
  return high;
}

}  // namespace feedmill
