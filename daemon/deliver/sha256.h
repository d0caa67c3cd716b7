// SHA-256 (FIPS 180-4) by OpenSSL's libcrypto, which libcurl has loaded already. Any thread.
#pragma once

#include <string>
#include <string_view>

namespace feedmill {

/// 64 hexadecimal digits in lower case, as sha256sum(1) prints them.
std::string sha256_hex(std::string_view bytes);

/// HMAC (RFC 2104) with it, as 64 digits.
std::string hmac_sha256_hex(std::string_view key, std::string_view bytes);

}  // namespace feedmill
