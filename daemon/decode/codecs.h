// Bytes of a known encoding become UTF-8: the decoders of the WHATWG Encoding Standard. Pure; any
// thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "decode/encodings.h"

namespace feedmill {

struct Decoded {
  std::string utf8;
  std::size_t errors = 0;       ///< how many sequences became U+FFFD
  std::size_t first_error = 0;  ///< offset in the bytes of the first of them
  std::size_t characters = 0;   ///< how many characters were not ASCII, errors included
};

/// `bytes` (without byte order mark) in `encoding`. What the encoding does not have becomes U+FFFD;
/// in UTF-8, a lone byte within a word is the letter or mark that it is in windows-1252.
Decoded decode_bytes(std::string_view bytes, const Encoding& encoding);

/// UTF-8 in which the odd byte is of another encoding: the one that the document is labelled with.
Decoded decode_mixed_utf8(std::string_view bytes, const Encoding& label);

}  // namespace feedmill
