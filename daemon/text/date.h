// Dates as feeds spell them, without locale or clock. Pure; any thread.
#pragma once

#include <optional>
#include <string_view>

#include "feedmill/time.h"

namespace feedmill {

/// RFC 822, 2822 and 3339, ISO 8601 (week and ordinal dates too), asctime, and the sloppy and
/// regional spellings of real feeds (Hungarian, Korean, Greek, Russian, German, French ...).
/// Without a zone: UTC. A leap second is the next second. Nothing where it is no date, an
/// impossible one, or past year 9999.
std::optional<Instant> parse_date(std::string_view text);

/// Strict forms of HTTP: RFC 9110 section 5.6.7 (IMF-fixdate, RFC 850, asctime).
std::optional<Instant> parse_http_date(std::string_view text);

}  // namespace feedmill
