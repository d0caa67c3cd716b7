// Names of elements and attributes as numbers: read, put in lower case and compared sixteen bytes
// at a time. Pure; any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "text/html/ascii.h"
#include "text/html/scan.h"

namespace feedmill::html {

/// A name of at most sixteen bytes in lower case, the first byte in the lowest bits. A longer one
/// is no name that HTML has.
struct Name {
  std::uint64_t low = 0, high = 0;
  constexpr bool operator==(const Name& other) const {
    return low == other.low && high == other.high;
  }
};

constexpr Name name_of(std::string_view text) {
  Name name;
  if (text.size() > 16) return name;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = std::uint64_t(static_cast<unsigned char>(to_lower(text[i])));
    (i < 8 ? name.low : name.high) |= byte << (8 * (i % 8));
  }
  return name;
}

/// The first sixteen bytes of a text, in the case they have.
constexpr Name exact_name_of(std::string_view text) {
  Name name;
  for (std::size_t i = 0; i < text.size() && i < 16; ++i) {
    const auto byte = std::uint64_t(static_cast<unsigned char>(text[i]));
    (i < 8 ? name.low : name.high) |= byte << (8 * (i % 8));
  }
  return name;
}

/// What ends the name of a tag.
struct TagNameEnds {
  static constexpr bool has(unsigned char c) { return is_space(char(c)) || c == '/' || c == '>'; }
};
/// What ends the name of an attribute.
struct AttributeNameEnds {
  static constexpr bool has(unsigned char c) { return TagNameEnds::has(c) || c == '='; }
};

#ifdef FEEDMILL_SSE2
/// Keeps the first `count` bytes, as numbers.
inline Name first_bytes(Block block, int count) {
  const Block places = _mm_set_epi8(15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
  block = _mm_and_si128(block, _mm_cmplt_epi8(places, every(count)));
  Name name;
  name.low = std::uint64_t(_mm_cvtsi128_si64(block));
  name.high = std::uint64_t(_mm_cvtsi128_si64(_mm_unpackhi_epi64(block, block)));
  return name;
}

inline Block in_lower_case(Block block) {
  const Block upper =
      _mm_and_si128(_mm_cmpgt_epi8(block, every('A' - 1)), _mm_cmplt_epi8(block, every('Z' + 1)));
  return either(block, _mm_and_si128(upper, every(0x20)));
}
#endif

/// Reads the name at `at`, which is moved to its end.
template <class Ends>
Name read_name(const char*& at, const char* end) {
#ifdef FEEDMILL_SSE2
  if (end - at >= kStep) {
    const Block block = load_block(at);
    // A control character may pass for an end here; it is looked at below.
    Block ends = either(at_most(block, ' '), either(equal(block, '/'), equal(block, '>')));
    if constexpr (Ends::has('=')) ends = either(ends, equal(block, '='));
    const unsigned found = bits_of(ends);
    if (found != 0) {
      const int length = __builtin_ctz(found);
      if (is_in<Ends>(at[length])) {
        at += length;
        return first_bytes(in_lower_case(block), length);
      }
    }
  }
#endif
  const char* const start = at;
  while (at != end && !is_in<Ends>(*at)) ++at;
  return name_of({start, std::size_t(at - start)});
}

}  // namespace feedmill::html
