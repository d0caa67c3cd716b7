#include "text/ascii_host.h"

#include <idn2.h>

#include <algorithm>
#include <memory>
#include <optional>

#include "text/percent.h"

namespace feedmill {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool is_ascii(std::string_view text) {
  return std::none_of(text.begin(), text.end(),
                      [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
}

std::optional<std::string> mapped(const std::string& name, int flags) {
  std::uint8_t* found = nullptr;
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(name.c_str());
  const int outcome = idn2_lookup_u8(bytes, &found, flags);
  const std::unique_ptr<std::uint8_t, decltype(&idn2_free)> owned(found, &idn2_free);
  if (outcome != IDN2_OK || found == nullptr) return {};
  return reinterpret_cast<const char*>(found);
}

/// Whether a mapped name is one: without what WHATWG URL section 3.5 forbids in a domain, which
/// ends a host in an address or goes with the blanks around it.
bool is_name(std::string_view text) {
  const auto forbidden = [](char c) {
    return static_cast<unsigned char>(c) <= 0x20 || c == 0x7F ||
           std::string_view("#/:<>?@[\\]^|%").find(c) != std::string_view::npos;
  };
  return !text.empty() && std::none_of(text.begin(), text.end(), forbidden);
}

}  // namespace

std::string ascii_host(std::string_view host) {
  std::string plain(host);
  std::transform(plain.begin(), plain.end(), plain.begin(), lower);
  if (is_ascii(plain) && plain.find('%') == std::string::npos) return plain;
  std::string name = percent_decoded(plain);
  if (name.find('\0') != std::string::npos) return plain;
  // Final dots name the same host (RFC 1034 section 3.1), and do not make it too long to be one.
  const std::size_t end = name.find_last_not_of('.') + 1;  // npos + 1: 0
  const std::string dots = name.substr(end);
  name.resize(end);
  auto found = mapped(name, IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL);
  // As libcurl does, for names that IDNA 2003 alone knew.
  if (!found) found = mapped(name, IDN2_TRANSITIONAL);
  if (!found || !is_name(*found)) return plain;
  std::transform(found->begin(), found->end(), found->begin(), lower);
  return *found + dots;
}

}  // namespace feedmill
