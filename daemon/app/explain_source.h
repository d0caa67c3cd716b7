// When a source is polled next, and why then, in words. Pure; any thread.
#pragma once

#include <string>
#include <vector>

#include "feedmill/catalogue.h"
#include "schedule/poll_interval.h"

namespace feedmill {

/// Lines for a person, without a feed's control characters.
std::vector<std::string> explain_source(const SourceStatus& status, const PollPolicy& policy,
                                        Instant now);

}  // namespace feedmill
