// When a server wants to be asked again, from its headers. Pure; any thread.
#pragma once

#include "feedmill/http.h"
#include "fetch/response_head.h"

namespace feedmill {

/// `received` stands in where the server's own Date is absent or nonsense. Nonsense elsewhere says
/// nothing; a freshness that has already passed is 0 s.
/// Cache-Control: max-age less Age, else Expires less Date and Age (RFC 9111 sections 4.2.1, 5.2.2,
/// 5.3); nothing with no-cache or no-store. s-maxage is for shared caches and is not read.
/// Retry-After: seconds, or a date against the server's (RFC 9110 section 10.2.3).
Freshness parse_freshness(const ResponseHead& head, Instant received);

}  // namespace feedmill
