#include "digest/plain_link.h"

namespace feedmill {
namespace {

bool stands_for_itself(char c) {
  if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z')) return true;
  return std::string_view("-._~:/?#@!$&'+,;=%").find(c) != std::string_view::npos;
}

}  // namespace

void append_plain_link(std::string& out, std::string_view url) {
  constexpr char kHex[] = "0123456789ABCDEF";
  for (const char c : url) {
    if (stands_for_itself(c)) {
      out += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out += '%';
    out += kHex[byte >> 4U];
    out += kHex[byte & 15U];
  }
}

}  // namespace feedmill
