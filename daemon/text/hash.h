// Hashes that are stored: XXH3, whose values are the same on every machine and in every version
// (xxhash 0.8.0 and later). Not for secrets. Pure; any thread.
#pragma once

#include <cstdint>
#include <string_view>

namespace feedmill {

/// XXH3_64bits with a seed; never 0, which stands for "none" wherever a hash is stored.
std::uint64_t hash64(std::string_view bytes, std::uint64_t seed = 0);

}  // namespace feedmill
