// Numbers, sizes and durations as feeds write them. Pure; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace feedmill {

/// A whole number >= 0, a fraction cut off; nothing where it is none or past 2^53.
std::optional<std::int64_t> read_number(std::string_view text);

/// The same of a size, whose thousands may be grouped: "1,234,567", or in a unit: "12.5 MB" is
/// 12,500,000 bytes, "12.5 MiB" 13,107,200.
std::optional<std::int64_t> read_size(std::string_view text);

/// Seconds: "3723", "62:03", "1:02:03", "PT1H2M3S" (ISO 8601), "1h 2m", "62 min".
std::optional<std::int64_t> read_duration(std::string_view text);

}  // namespace feedmill
