// Instants and durations: seconds of UTC, no time zone. The core takes `Instant now`; only app/
// reads a clock. Any thread.
#pragma once

#include <chrono>
#include <string>

namespace feedmill {

/// A point in UTC, to the second, which is what feeds and HTTP have.
using Instant = std::chrono::sys_seconds;
using Seconds = std::chrono::seconds;

/// RFC 3339 in UTC, "2026-11-23T07:00:00Z"; years 0000 to 9999.
std::string to_rfc3339(Instant when);

/// The stem of an issue's files, "2026-11-23T070000Z".
std::string to_file_stamp(Instant when);

/// RFC 9110 section 5.6.7, "Mon, 23 Nov 2026 07:00:00 GMT".
std::string to_http_date(Instant when);

}  // namespace feedmill
