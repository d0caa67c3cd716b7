#include "fetch/address.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <charconv>
#include <cstring>

namespace feedmill {
namespace {

constexpr std::uint8_t kMappedPrefix[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

Address mapped(const std::uint8_t* four) {
  Address address;
  std::copy(std::begin(kMappedPrefix), std::end(kMappedPrefix), address.bytes.begin());
  std::copy(four, four + 4, address.bytes.begin() + 12);
  return address;
}

// https://www.iana.org/assignments/iana-ipv4-special-registry, what is not "globally reachable".
// The documentation networks are left out: nobody is there.
constexpr const char* kSpecialV4[] = {
    "0.0.0.0/8",       // "this network": Linux connects 0.0.0.0 to itself
    "10.0.0.0/8",      // private
    "100.64.0.0/10",   // carrier-grade NAT; a cloud's metadata at 100.100.100.200
    "127.0.0.0/8",     // loopback
    "169.254.0.0/16",  // link-local; clouds' metadata at 169.254.169.254
    "172.16.0.0/12",   // private
    "192.0.0.0/24",    // protocol assignments
    "192.168.0.0/16",  // private
    "198.18.0.0/15",   // benchmarks
    "224.0.0.0/4",     // multicast
    "240.0.0.0/4",     // reserved, and broadcast
};

// Only 2000::/3 is global unicast; within it these are not.
constexpr const char* kSpecialV6[] = {
    "2001::/32",                     // Teredo: tunnels to an IPv4 address
    "2001:2::/48",                   // benchmarks
    "2001:10::/28", "2001:20::/28",  // ORCHID: names, not places
};

template <std::size_t kCount>
std::vector<Network> networks(const char* const (&texts)[kCount]) {
  std::vector<Network> out;
  for (const char* text : texts) out.push_back(*parse_network(text));
  return out;
}

bool in_any(const std::vector<Network>& list, const Address& address) {
  return std::any_of(list.begin(), list.end(),
                     [&](const Network& network) { return network.contains(address); });
}

/// Where an IPv6 prefix is followed by an IPv4 address that packets end at.
struct Wrapping {
  Network network;
  std::size_t at;  // first byte of the IPv4 address
};

const Wrapping* wrapping(const Address& address) {
  static const Wrapping kForms[] = {
      {*parse_network("64:ff9b::/96"), 12},  // NAT64, RFC 6052
      {*parse_network("2002::/16"), 2},      // 6to4, RFC 3056
  };
  for (const Wrapping& form : kForms) {
    if (form.network.contains(address)) return &form;
  }
  return nullptr;
}

bool is_localhost(std::string_view host) {
  constexpr std::string_view kName = "localhost";
  if (host.size() < kName.size()) return false;
  const std::string_view tail = host.substr(host.size() - kName.size());
  const bool same = std::equal(tail.begin(), tail.end(), kName.begin(), [](char a, char b) {
    return (a >= 'A' && a <= 'Z' ? char(a + ('a' - 'A')) : a) == b;
  });
  return same && (host.size() == kName.size() || host[host.size() - kName.size() - 1] == '.');
}

}  // namespace

bool Address::is_v4() const {
  return std::equal(std::begin(kMappedPrefix), std::end(kMappedPrefix), bytes.begin());
}

bool Network::contains(const Address& address) const {
  const auto whole = std::size_t(prefix) / 8;
  if (!std::equal(base.bytes.begin(), base.bytes.begin() + std::ptrdiff_t(whole),
                  address.bytes.begin())) {
    return false;
  }
  const int rest = prefix % 8;
  if (rest == 0) return true;
  const unsigned mask = 0xffU << (8 - rest) & 0xffU;
  return ((base.bytes[whole] ^ address.bytes[whole]) & mask) == 0;
}

std::optional<Address> parse_address(std::string_view text) {
  const std::string copy(text);
  std::uint8_t four[4];
  if (inet_pton(AF_INET, copy.c_str(), four) == 1) return mapped(four);
  Address address;
  if (inet_pton(AF_INET6, copy.c_str(), address.bytes.data()) == 1) return address;
  return std::nullopt;
}

std::optional<Network> parse_network(std::string_view text) {
  const std::size_t slash = text.find('/');
  const auto base = parse_address(text.substr(0, slash));
  if (!base) return std::nullopt;
  const bool dotted = text.find(':') == std::string_view::npos;
  const int bits = dotted ? 32 : 128;
  int prefix = bits;
  if (slash != std::string_view::npos) {
    const std::string_view digits = text.substr(slash + 1);
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), prefix);
    if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
    if (prefix < 0 || prefix > bits) return std::nullopt;
  }
  return Network{*base, prefix + (128 - bits)};
}

std::optional<Address> address_of(const sockaddr* address) {
  if (address->sa_family == AF_INET) {
    sockaddr_in in{};
    std::memcpy(&in, address, sizeof in);
    std::uint8_t four[4];
    std::memcpy(four, &in.sin_addr, sizeof four);
    return mapped(four);
  }
  if (address->sa_family == AF_INET6) {
    sockaddr_in6 in{};
    std::memcpy(&in, address, sizeof in);
    Address out;
    std::memcpy(out.bytes.data(), &in.sin6_addr, out.bytes.size());
    return out;
  }
  return std::nullopt;
}

std::optional<Address> literal_address(std::string_view host) {
  if (host.size() > 2 && host.front() == '[' && host.back() == ']') {
    host = host.substr(1, host.size() - 2);
    return parse_address(host.substr(0, host.find('%')));  // without a zone
  }
  while (!host.empty() && host.back() == '.') host.remove_suffix(1);
  if (is_localhost(host)) return parse_address("127.0.0.1");
  in_addr four{};
  // inet_aton knows the forms of 4.3BSD that resolvers and proxies still accept.
  if (!host.empty() && host.find(' ') == std::string_view::npos &&
      inet_aton(std::string(host).c_str(), &four) == 1) {
    std::uint8_t bytes[4];
    std::memcpy(bytes, &four, sizeof bytes);
    return mapped(bytes);
  }
  return std::nullopt;
}

std::string to_string(const Address& address) {
  char text[INET6_ADDRSTRLEN] = "";
  if (address.is_v4()) {
    inet_ntop(AF_INET, address.bytes.data() + 12, text, sizeof text);
  } else {
    inet_ntop(AF_INET6, address.bytes.data(), text, sizeof text);
  }
  return text;
}

bool is_public(const Address& address) {
  static const std::vector<Network> kV4 = networks(kSpecialV4);
  static const std::vector<Network> kV6 = networks(kSpecialV6);
  static const Network kGlobalUnicast = *parse_network("2000::/3");
  if (address.is_v4()) return !in_any(kV4, address);
  if (const Wrapping* form = wrapping(address)) {
    return is_public(mapped(address.bytes.data() + form->at));
  }
  return kGlobalUnicast.contains(address) && !in_any(kV6, address);
}

bool AddressGuard::allows(const Address& address) const {
  return is_public(address) || in_any(allowed_, address);
}

}  // namespace feedmill
