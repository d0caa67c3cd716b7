// What makes an address and a date fit for comparing reports; which story a report belongs to is
// decided in stories/. Pure; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "feedmill/time.h"

namespace feedmill {

/// Hash of a canonical URL that names one article; 0 for an address that cannot (empty, or a site's
/// front page, which feeds without pages of their own link from every entry).
std::uint64_t story_key(std::string_view canonical_url);

/// When an entry happened, for comparing: its date, unless that is absent or later than when it was
/// first seen.
Instant story_time(std::optional<Instant> published, Instant first_seen);

}  // namespace feedmill
