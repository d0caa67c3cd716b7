#include "text/listen_address.h"

#include <arpa/inet.h>

#include <charconv>

namespace feedmill {
namespace {

constexpr std::size_t kLongestPath = 107;

std::optional<std::uint16_t> port_of(std::string_view text) {
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (error != std::errc() || end != text.data() + text.size() || port == 0) return std::nullopt;
  return port;
}

/// Of "127.0.0.1", "[::1]", "localhost"; empty where it is none.
std::string ip_of(std::string_view host) {
  if (host == "localhost") return "127.0.0.1";
  const bool brackets = host.size() > 2 && host.front() == '[' && host.back() == ']';
  const std::string ip(brackets ? host.substr(1, host.size() - 2) : host);
  unsigned char bytes[sizeof(in6_addr)];
  return inet_pton(brackets ? AF_INET6 : AF_INET, ip.c_str(), bytes) == 1 ? ip : std::string();
}

}  // namespace

std::optional<ListenAddress> parse_listen_address(std::string_view text) {
  ListenAddress address;
  if (text.find('/') != std::string_view::npos) {
    if (text.size() > kLongestPath || text.back() == '/') return std::nullopt;
    address.socket = text;
    return address;
  }
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const auto port = port_of(text.substr(colon + 1));
  address.ip = ip_of(text.substr(0, colon));
  if (!port || address.ip.empty()) return std::nullopt;
  address.port = *port;
  return address;
}

bool is_local(const ListenAddress& address) {
  if (!address.socket.empty()) return true;
  if (!address.is_ipv6()) return address.ip.rfind("127.", 0) == 0;
  in6_addr ip{};
  return inet_pton(AF_INET6, address.ip.c_str(), &ip) == 1 && IN6_IS_ADDR_LOOPBACK(&ip) != 0;
}

}  // namespace feedmill
