#include "text/hash.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace feedmill {

std::uint64_t hash64(std::string_view bytes, std::uint64_t seed) {
  const std::uint64_t hash = XXH3_64bits_withSeed(bytes.data(), bytes.size(), seed);
  return hash != 0 ? hash : 1;
}

}  // namespace feedmill
