#include "fetch/address.h"

#include <netinet/in.h>

#include "support/catch.h"

using namespace feedmill;

namespace {

bool is_public_text(const char* text) {
  const auto address = parse_address(text);
  REQUIRE(address);
  return is_public(*address);
}

}  // namespace

TEST_CASE("address: what is not public is known in every range", "[fetch]") {
  const char* text = GENERATE(
      "0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.100.100.200",
      "100.127.255.255", "127.0.0.1", "127.8.9.1", "169.254.169.254", "172.16.0.1",
      "172.31.255.255", "192.0.0.1", "192.168.1.1", "198.18.0.1", "198.19.255.255", "224.0.0.1",
      "240.0.0.1", "255.255.255.255", "::", "::1", "::7f00:1", "::ffff:127.0.0.1",
      "::ffff:10.0.0.1", "::ffff:0:10.0.0.1", "64:ff9b::10.0.0.1", "64:ff9b::7f00:1",
      "64:ff9b:1::1", "2002:7f00:1::", "2002:a00:1::1", "2002:c0a8:101::", "2001::1", "100::1",
      "fc00::1", "fd00:ec2::254", "fe80::1", "fec0::1", "ff02::1");
  CAPTURE(text);
  CHECK_FALSE(is_public_text(text));
}

TEST_CASE("address: the neighbours of those ranges are public", "[fetch]") {
  const char* text =
      GENERATE("1.0.0.0", "9.255.255.255", "11.0.0.0", "93.184.216.34", "100.63.255.255",
               "100.128.0.0", "126.255.255.255", "128.0.0.0", "169.253.255.255", "172.15.255.255",
               "172.32.0.0", "192.0.1.0", "192.167.255.255", "198.17.255.255", "198.20.0.0",
               "223.255.255.255", "::ffff:93.184.216.34", "64:ff9b::93.184.216.34",
               "2002:5db8:d822::1", "2606:2800:220:1:248:1893:25c8:1946", "2001:4860:4860::8888");
  CAPTURE(text);
  CHECK(is_public_text(text));
}

TEST_CASE("address: the guard opens what is listed and nothing beside it", "[fetch]") {
  const AddressGuard guard({*parse_network("127.0.0.9/32"), *parse_network("10.0.0.0/24"),
                            *parse_network("fd00::/8"), *parse_network("172.20.0.0/14")});
  const auto allows = [&](const char* text) { return guard.allows(*parse_address(text)); };
  CHECK(allows("127.0.0.9"));
  CHECK(allows("::ffff:127.0.0.9"));
  CHECK_FALSE(allows("127.0.0.1"));
  CHECK(allows("10.0.0.255"));
  CHECK_FALSE(allows("10.0.1.0"));
  CHECK(allows("fd12::1"));
  CHECK_FALSE(allows("fc12::1"));
  CHECK(allows("172.23.255.255"));
  CHECK_FALSE(allows("172.24.0.0"));
  CHECK(allows("93.184.216.34"));
}

TEST_CASE("address: networks are read strictly", "[fetch]") {
  CHECK(parse_network("10.0.0.0/8") == Network{*parse_address("10.0.0.0"), 104});
  CHECK(parse_network("10.0.0.1") == Network{*parse_address("10.0.0.1"), 128});
  CHECK(parse_network("fd00::/8") == Network{*parse_address("fd00::"), 8});
  CHECK(parse_network("0.0.0.0/0")->contains(*parse_address("93.184.216.34")));
  CHECK_FALSE(parse_network("0.0.0.0/0")->contains(*parse_address("::1")));
  for (const char* bad : {"127.0.0.0/99", "127.0.0.0/33", "fd00::/129", "10.0.0.0/", "10.0.0.0/-1",
                          "10.0.0.0/8x", "10.0/8", "localhost", "", "/8", "10.0.0.0/8/8"}) {
    CAPTURE(bad);
    CHECK_FALSE(parse_network(bad));
  }
}

TEST_CASE("address: a host that spells out an address is seen as one", "[fetch]") {
  for (const char* spelling :
       {"127.0.0.1", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "0x7f.1", "127.0.0.1.",
        "localhost", "LOCALHOST", "localhost.", "feed.localhost", "[::ffff:127.0.0.1]"}) {
    CAPTURE(spelling);
    CHECK(literal_address(spelling) == parse_address("127.0.0.1"));
  }
  CHECK(literal_address("[::1]") == parse_address("::1"));
  CHECK(literal_address("[fe80::1%eth0]") == parse_address("fe80::1"));
  for (const char* name :
       {"example.org", "notlocalhost", "127.0.0.1.example.org", "", "1.2.3.4.5"}) {
    CAPTURE(name);
    CHECK_FALSE(literal_address(name));
  }
}

TEST_CASE("address: a socket's address is read whatever its family", "[fetch]") {
  sockaddr_in four{};
  four.sin_family = AF_INET;
  four.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const auto loopback = address_of(reinterpret_cast<const sockaddr*>(&four));
  REQUIRE(loopback);
  CHECK(to_string(*loopback) == "127.0.0.1");
  sockaddr_in6 six{};
  six.sin6_family = AF_INET6;
  six.sin6_addr = in6addr_loopback;
  CHECK(to_string(*address_of(reinterpret_cast<const sockaddr*>(&six))) == "::1");
  sockaddr other{};
  other.sa_family = AF_UNIX;
  CHECK_FALSE(address_of(&other));
}
