// gzip and deflate, by libdeflate: it decompresses whole bodies two to three times as fast as zlib,
// and needs a buffer for all of the output, which grows here within the limit. Pure; any thread
// (each has a decompressor of its own).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "feedmill/result.h"

namespace feedmill {

/// RFC 1952, all members. Errors: Errc::kTooLarge past `max_bytes`, Errc::kDamaged.
Result<std::string> decode_gzip(std::string_view body, std::size_t max_bytes);

/// RFC 9110 section 8.4.1.2: zlib's format (RFC 1950), or the bare one (RFC 1951) that many servers
/// send under the same name. Errors as above.
Result<std::string> decode_deflate(std::string_view body, std::size_t max_bytes);

}  // namespace feedmill
