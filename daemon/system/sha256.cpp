#include "system/sha256.h"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include <array>
#include <new>
#include <utility>

namespace feedmill {
namespace {

using Digest = std::array<unsigned char, EVP_MAX_MD_SIZE>;

std::string to_hex(const Digest& digest, std::size_t length) {
  constexpr char kHex[] = "0123456789abcdef";
  std::string hex;
  for (std::size_t i = 0; i < length; ++i) {
    hex += kHex[digest.at(i) >> 4U];
    hex += kHex[digest.at(i) & 15U];
  }
  return hex;
}

/// Where there is no memory for its own beginning, OpenSSL 3 dies in the first thing that is asked
/// of it.
const EVP_MD* sha256() {
  if (OPENSSL_init_crypto(0, nullptr) != 1) throw std::bad_alloc();
  return EVP_sha256();
}

}  // namespace

std::string sha256_hex(std::string_view bytes) {
  Sha256 hash;
  hash.add(bytes);
  return hash.hex();
}

Sha256::Sha256() {
  const EVP_MD* const kind = sha256();  // may throw: nothing is held yet
  context_ = EVP_MD_CTX_new();
  if (context_ == nullptr || EVP_DigestInit_ex(context_, kind, nullptr) != 1)
    throw std::bad_alloc();
}

Sha256::Sha256(Sha256&& other) noexcept : context_(std::exchange(other.context_, nullptr)) {}

Sha256::~Sha256() { EVP_MD_CTX_free(context_); }

void Sha256::add(std::string_view bytes) { EVP_DigestUpdate(context_, bytes.data(), bytes.size()); }

std::string Sha256::hex() {
  Digest digest{};
  unsigned int length = 0;
  EVP_DigestFinal_ex(context_, digest.data(), &length);
  return to_hex(digest, length);
}

HmacSha256::HmacSha256(std::string_view key) {
  if (OPENSSL_init_crypto(0, nullptr) != 1) throw std::bad_alloc();
  EVP_MAC* const kind = EVP_MAC_fetch(nullptr, "HMAC", nullptr);
  context_ = kind != nullptr ? EVP_MAC_CTX_new(kind) : nullptr;
  EVP_MAC_free(kind);
  char digest[] = "SHA256";
  const OSSL_PARAM with[] = {OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0),
                             OSSL_PARAM_construct_end()};
  const auto* const bytes = reinterpret_cast<const unsigned char*>(key.data());
  if (context_ != nullptr && EVP_MAC_init(context_, bytes, key.size(), with) == 1) return;
  EVP_MAC_CTX_free(context_);
  throw std::bad_alloc();
}

HmacSha256::~HmacSha256() { EVP_MAC_CTX_free(context_); }

void HmacSha256::add(std::string_view bytes) {
  EVP_MAC_update(context_, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
}

std::string HmacSha256::hex() {
  Digest digest{};
  std::size_t length = 0;
  EVP_MAC_final(context_, digest.data(), &length, digest.size());
  return to_hex(digest, length);
}

}  // namespace feedmill
