#include "app/poll_policy.h"

#include <algorithm>
#include <cmath>

#include "schedule/request_budget.h"
#include "system/log.h"

namespace feedmill {
namespace {

/// What the sources with an interval of their own make in a day; the others are left in `counts`.
double leave_out_fixed(const std::vector<Source>& sources, std::vector<IntervalCount>& counts) {
  double requests = 0;
  std::int64_t fixed = 0;
  for (const Source& source : sources) {
    if (!source.enabled || !source.interval) continue;
    requests += static_cast<double>(Seconds(std::chrono::hours(24)).count()) /
                static_cast<double>(source.interval->count());
    ++fixed;
  }
  for (IntervalCount& group : counts) {
    if (group.interval.count() == 0)
      group.sources = std::max<std::int64_t>(0, group.sources - fixed);
  }
  return requests;
}

}  // namespace

Result<PollPolicy> poll_policy(Polls& store, const Config& config) {
  const PollConfig& poll = config.poll;
  PollPolicy policy{poll.interval, poll.min_interval, poll.max_interval, kPatience};
  if (poll.requests_per_day == 0) return policy;
  auto counts = store.intervals();
  if (!counts) return tl::unexpected(counts.error());
  const double fixed = leave_out_fixed(config.sources, *counts);
  const auto most = static_cast<double>(poll.requests_per_day);
  policy.patience = patience_for(most, fixed, *counts, policy);
  const double least = fixed + requests_a_day(*counts, policy, policy.patience);
  if (least > most + 1) {
    log(LogLevel::kWarning, {{"event", "budget"},
                             {"requests_per_day", std::to_string(poll.requests_per_day)},
                             {"error", "max_interval and the fixed intervals ask for " +
                                           std::to_string(std::llround(least)) +
                                           " requests a day: a longer "
                                           "max_interval would keep to it"}});
  }
  return policy;
}

}  // namespace feedmill
