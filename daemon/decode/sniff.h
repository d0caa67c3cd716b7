// What a document and its HTTP header say about its encoding, before anything is decoded. Views
// into what was given. Pure; any thread.
#pragma once

#include <cstddef>
#include <string_view>

#include "decode/encodings.h"

namespace feedmill {

struct ByteOrderMark {
  const Encoding* encoding = nullptr;  ///< null: there is none
  std::size_t length = 0;
};
ByteOrderMark byte_order_mark(std::string_view bytes);

/// UTF-16 or UTF-32 without a byte order mark, seen from the zero bytes around the first ASCII
/// characters: XML 1.0 appendix F, RFC 4627 section 3. Null: an encoding that contains ASCII.
const Encoding* wide_pattern(std::string_view bytes);

/// The media type of a Content-Type header's value, without parameters: "text/xml ; x" ->
/// "text/xml".
std::string_view media_type(std::string_view content_type);

/// Its charset parameter, quotes of both kinds removed. RFC 9110 section 8.3.1, read generously.
std::string_view charset_parameter(std::string_view content_type);

/// The value of `encoding` in an XML declaration within the first KiB. XML 1.0 section 2.8; white
/// space, a comment or junk in front of it is passed over, as feeds have them.
std::string_view declared_encoding(std::string_view bytes);

}  // namespace feedmill
