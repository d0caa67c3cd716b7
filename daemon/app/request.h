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

/// For what is asked beside a source's feed: by its proxy, and where it is `of_its_origin` (scheme,
/// host and port) with what the source itself is asked with. Its address is the caller's to set.
/// Errors: as make_request().
Result<FetchRequest> request_beside(const Source& source, bool of_its_origin);

}  // namespace feedmill
