#include "text/base64.h"

#include <cstdint>

namespace feedmill {

void append_base64(std::string& out, std::string_view bytes) {
  constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const auto byte = [&](std::size_t at) {
    return at < bytes.size() ? static_cast<unsigned char>(bytes[at]) : std::uint32_t{0};
  };
  out.reserve(out.size() + (bytes.size() + 2) / 3 * 4);
  for (std::size_t at = 0; at < bytes.size(); at += 3) {
    const std::uint32_t three = byte(at) << 16U | byte(at + 1) << 8U | byte(at + 2);
    out += kDigits[three >> 18U];
    out += kDigits[three >> 12U & 63U];
    out += at + 1 < bytes.size() ? kDigits[three >> 6U & 63U] : '=';
    out += at + 2 < bytes.size() ? kDigits[three & 63U] : '=';
  }
}

}  // namespace feedmill
