// Content codings of HTTP (RFC 9110 section 8.4): gzip, deflate (zlib and raw), br, zstd, one upon
// another. Decoded after the transfer, on the ingest thread, so that the size limit counts what
// comes out and a damaged or truncated stream is seen as such. Pure; any thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "feedmill/result.h"

namespace feedmill {

/// The value of Accept-Encoding that decode_content() can honour.
inline constexpr std::string_view kAcceptEncoding = "gzip, deflate, br, zstd";

/// Undoes `content_encoding` (a header value; empty or "identity": nothing). Errors:
/// Errc::kTooLarge past `max_bytes`, Errc::kDamaged for a bad checksum, a truncated stream, or a
/// coding that is unknown.
Result<std::string> decode_content(std::string&& body, std::string_view content_encoding,
                                   std::size_t max_bytes);

}  // namespace feedmill
