// Failures in words that a person can act on, and in kinds that the scheduler can. No secret and no
// address's query stands in a message: hosts do. The fetch loop only.
#pragma once

#include <vector>

#include "feedmill/http.h"
#include "fetch/address.h"
#include "fetch/job.h"
#include "fetch/lane.h"

namespace feedmill {

/// A transfer that libcurl gave up.
FetchFailed describe_failure(const Job& job, const Answer& answer, const FetchOptions& options);

/// A status other than 200, 226, 304 and the redirects.
FetchFailed describe_status(const Job& job, const ResponseHead& head);

/// Addresses that are not public, with the line that would allow them.
FetchFailed describe_refusal(const std::vector<Address>& refused);

}  // namespace feedmill
