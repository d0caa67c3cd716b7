// poll.requests_per_day: how patient the schedule must be, so that all sources together are asked
// no more often. Pure; any thread.
#pragma once

#include <vector>

#include "feedmill/polls.h"
#include "schedule/poll_interval.h"

namespace feedmill {

/// The patience that keeps `adaptive` sources, besides `fixed_requests` a day of those with an
/// interval of their own, to `requests_per_day`: kPatience at least, and no more than max_interval
/// lets count. An estimate on the safe side: habits spread requests better than evenly.
double patience_for(double requests_per_day, double fixed_requests,
                    const std::vector<IntervalCount>& adaptive, const PollPolicy& policy);

/// What they make in a day with that patience.
double requests_a_day(const std::vector<IntervalCount>& adaptive, const PollPolicy& policy,
                      double patience);

}  // namespace feedmill
