// SHA-256 (FIPS 180-4) by OpenSSL's libcrypto, which libcurl has loaded already. Any thread.
#pragma once

#include <string>
#include <string_view>

struct evp_md_ctx_st;   // OpenSSL's EVP_MD_CTX
struct evp_mac_ctx_st;  // and EVP_MAC_CTX

namespace feedmill {

/// 64 hexadecimal digits in lower case, as sha256sum(1) prints them.
std::string sha256_hex(std::string_view bytes);

/// The same of what comes piece by piece.
class Sha256 {
 public:
  Sha256();
  Sha256(Sha256&& other) noexcept;
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;
  Sha256& operator=(Sha256&&) = delete;
  ~Sha256();
  void add(std::string_view bytes);
  /// Once, in the end.
  std::string hex();

 private:
  evp_md_ctx_st* context_;
};

/// HMAC (RFC 2104) with it, of what comes piece by piece, as 64 digits.
class HmacSha256 {
 public:
  explicit HmacSha256(std::string_view key);
  HmacSha256(const HmacSha256&) = delete;
  HmacSha256& operator=(const HmacSha256&) = delete;
  ~HmacSha256();
  void add(std::string_view bytes);
  /// Once, in the end.
  std::string hex();

 private:
  evp_mac_ctx_st* context_;
};

}  // namespace feedmill
