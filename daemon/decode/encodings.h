// The encodings that are read, and the labels they go by: WHATWG Encoding Standard section 4.2.
// UTF-32 is added: feeds in it exist, and browsers' reasons against it are not ours. Pure; any
// thread.
#pragma once

#include <cstdint>
#include <string_view>

namespace feedmill {

/// How bytes become characters.
enum class Codec : std::uint8_t {
  kUtf8,
  kUtf16Le,
  kUtf16Be,
  kUtf32Le,
  kUtf32Be,
  kSingleByte,  ///< ASCII, and a table for the upper half
  kGb18030,
  kBig5,
  kShiftJis,
  kEucJp,
  kEucKr,
  kIso2022Jp,
};

struct Encoding {
  std::string_view name;  ///< the standard's, in lower case
  Codec codec;
  const char16_t* upper_half;  ///< 128 characters with kSingleByte, else null

  /// UTF-16 or UTF-32: no ASCII character is its own byte.
  bool is_wide() const { return codec >= Codec::kUtf16Le && codec <= Codec::kUtf32Be; }
  /// A Chinese, Japanese or Korean encoding of one or more bytes a character.
  bool is_multi_byte() const { return codec >= Codec::kGb18030; }
};

/// The encoding of a label, in any case, with white space around it; also where hyphens and
/// underscores are missing or other ("windows1251", "utf_8"). Null where nobody knows it.
const Encoding* find_encoding(std::string_view label);

}  // namespace feedmill
