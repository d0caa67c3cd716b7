// Brotli and Zstandard, streamed into a string that grows within the limit. Pure; any thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "feedmill/result.h"

namespace feedmill {

/// RFC 7932. Errors: Errc::kTooLarge past `max_bytes`, Errc::kDamaged.
Result<std::string> decode_brotli(std::string_view body, std::size_t max_bytes);

/// RFC 8878, all frames; windows up to 8 MiB, as RFC 9659 asks of HTTP. Errors as above.
Result<std::string> decode_zstd(std::string_view body, std::size_t max_bytes);

}  // namespace feedmill
