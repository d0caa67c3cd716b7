// Where the status endpoint is asked: a socket of the file system, or an address and a port. Pure;
// any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace feedmill {

struct ListenAddress {
  std::string socket;      ///< a path; empty: it is `ip` and `port`
  std::string ip;          ///< numeric, without brackets
  std::uint16_t port = 0;  ///< 1 to 65535
  bool is_ipv6() const { return ip.find(':') != std::string::npos; }
  bool operator==(const ListenAddress&) const = default;
};

/// "/run/feedmill/status.sock", "127.0.0.1:8087", "[::1]:8087", "localhost:8087"; what has a slash
/// is a path, of at most 107 bytes (sun_path of unix(7)). Nothing where it is none of these: names
/// other than localhost are not resolved.
std::optional<ListenAddress> parse_listen_address(std::string_view text);

/// Whether only this machine reaches it: 127.0.0.0/8, ::1, or a socket.
bool is_local(const ListenAddress& address);

}  // namespace feedmill
