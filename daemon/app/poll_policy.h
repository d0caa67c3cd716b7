// The `poll` section as the schedule takes it, with the patience that requests_per_day asks for.
#pragma once

#include "config/config.h"
#include "feedmill/polls.h"
#include "schedule/poll_interval.h"

namespace feedmill {

/// As of now: patience follows what the sources have come to, so it is to be asked for again now
/// and then. Logs where fixed intervals and max_interval leave the bound out of reach.
Result<PollPolicy> poll_policy(Polls& store, const Config& config);

}  // namespace feedmill
