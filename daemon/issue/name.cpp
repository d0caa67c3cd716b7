#include "issue/name.h"

#include <fmt/format.h>

#include "feedmill/digest.h"
#include "text/hash.h"

namespace feedmill {

const std::string& issue_title(const DigestSpec& digest) {
  return digest.title.empty() ? digest.name : digest.title;
}

std::string issue_urn(const std::string& store, const std::string& digest, Instant sealed,
                      std::int64_t number) {
  const std::string name =
      fmt::format("{}\n{}\n{}\n{}", store, digest, sealed.time_since_epoch().count(), number);
  const std::uint64_t high = hash64(name, 1), low = hash64(name, 2);
  return fmt::format("urn:uuid:{:08x}-{:04x}-8{:03x}-{:04x}-{:012x}", high >> 32,
                     (high >> 16) & 0xFFFF, high & 0xFFF, 0x8000 | ((low >> 48) & 0x3FFF),
                     low & 0xFFFFFFFFFFFF);
}

std::string issue_stem(Instant sealed, int number) {
  const std::string base = to_file_stamp(sealed);
  return number == 1 ? base : fmt::format("{}-{}", base, number);
}

}  // namespace feedmill
