// A claimed source becomes a request: the address to ask, the validators that belong to it, the
// secrets read now, so that a changed password needs no restart. Ingest thread.
#pragma once

#include "feedmill/http.h"
#include "feedmill/poll.h"
#include "feedmill/result.h"

namespace feedmill {

/// Errors: Errc::kFailed where the password file cannot be read; the message names the file, never
/// its content.
Result<FetchRequest> make_request(const PollTask& task, Instant now);

}  // namespace feedmill
