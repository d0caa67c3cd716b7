// Which addresses are never polled: everything that is not public, in whatever form it is written.
// Decided on the address that a connection is made to, after DNS and on every redirect, so that no
// name and no server can lead feedmill to the inside of a network. Plain values; any thread.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

struct sockaddr;

namespace feedmill {

/// An IPv4 or IPv6 address, in network order. IPv4 stands in its mapped form (::ffff:a.b.c.d, RFC
/// 4291 section 2.5.5.2), so that both spellings of one host are one value.
struct Address {
  std::array<std::uint8_t, 16> bytes{};
  bool is_v4() const;
  bool operator==(const Address&) const = default;
};

/// A CIDR block.
struct Network {
  Address base;
  int prefix = 128;  ///< bits of the 128-bit form: an IPv4 /8 is 104
  bool contains(const Address& address) const;
  bool operator==(const Network&) const = default;
};

/// "10.0.0.1" or "fd00::1", nothing else.
std::optional<Address> parse_address(std::string_view text);

/// "10.0.0.0/8", "fd00::/8", or a single address. Bits beyond the prefix are ignored.
std::optional<Network> parse_network(std::string_view text);

/// Nothing for families other than AF_INET and AF_INET6.
std::optional<Address> address_of(const sockaddr* address);

/// The address that a URL's host spells out, without asking DNS: dotted, octal, hexadecimal, short
/// and 32-bit forms, brackets, a trailing dot, "localhost". Nothing for a name.
std::optional<Address> literal_address(std::string_view host);

/// "10.0.0.1", "fd00::1".
std::string to_string(const Address& address);

/// Whether it is globally reachable unicast (the IANA special-purpose registries, RFC 6890). An
/// IPv6 form that wraps an IPv4 address (mapped, NAT64, 6to4) is as public as what it wraps.
bool is_public(const Address& address);

/// The rule: what is public, and what the operator allows.
class AddressGuard {
 public:
  explicit AddressGuard(std::vector<Network> allowed = {}) : allowed_(std::move(allowed)) {}
  bool allows(const Address& address) const;

 private:
  std::vector<Network> allowed_;
};

}  // namespace feedmill
