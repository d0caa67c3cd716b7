#include "deliver/sha256.h"

#include <openssl/evp.h>

#include <array>

namespace feedmill {

std::string sha256_hex(std::string_view bytes) {
  constexpr char kHex[] = "0123456789abcdef";
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int length = 0;
  EVP_Digest(bytes.data(), bytes.size(), digest.data(), &length, EVP_sha256(), nullptr);
  std::string hex;
  for (unsigned int i = 0; i < length; ++i) {
    hex += kHex[digest.at(i) >> 4U];
    hex += kHex[digest.at(i) & 15U];
  }
  return hex;
}

}  // namespace feedmill
