// Chinese, Japanese and Korean encodings. The tables are the C library's (iconv), which has had
// them for decades; what WHATWG's decoders read beyond them is done here. A conversion descriptor
// lives for one call, so nothing is shared. Pure; any thread.
#pragma once

#include <string_view>

#include "decode/codecs.h"

namespace feedmill {

/// `bytes` in a codec for which Encoding::is_multi_byte() holds.
Decoded decode_multi_byte(std::string_view bytes, Codec codec);

}  // namespace feedmill
