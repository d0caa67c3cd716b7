#include "config/values.h"

#include "support/catch.h"

using namespace feedmill;

TEST_CASE("config: sizes are powers of two with a unit") {
  CHECK(parse_size("512KiB") == 512U * 1024);
  CHECK(parse_size("16MiB") == 16U << 20U);
  CHECK(parse_size("2GiB") == std::uint64_t{2} << 30U);
  CHECK(parse_size("100") == 100U);
  for (const char* wrong : {"", "MiB", "16XB", "16MB", "-1MiB", "1.5MiB", "16 MiB",
                            "99999999999999999999", "9999999999GiB"})
    CHECK(parse_size(wrong) == std::nullopt);
  CHECK(to_size(4096) == "4KiB");
  CHECK(to_size(1000) == "1000B");
}

TEST_CASE("config: networks in both families, and single addresses") {
  for (const char* network : {"127.0.0.0/8", "10.1.2.3", "0.0.0.0/0", "::1/128", "fd00::/8", "::1"})
    CHECK(is_network(network));
  for (const char* wrong :
       {"", "127.0.0.0/33", "::1/129", "127.0.0/8", "host/8", "127.0.0.0/", "127.0.0.0/-1", "/8"})
    CHECK_FALSE(is_network(wrong));
}

TEST_CASE("config: a proxy may have a user, and only two schemes do") {
  CHECK(check_proxy_url("http://me:x@localhost:3128").empty());
  CHECK(check_proxy_url("socks5h://[::1]:9050").empty());
  CHECK_FALSE(check_proxy_url("https://localhost").empty());
  CHECK_FALSE(check_proxy_url("localhost:3128").empty());
  CHECK_FALSE(check_proxy_url("http://").empty());
}

TEST_CASE("config: the edit distance counts a swap of neighbours once") {
  CHECK(edit_distance("timout", "timeout") == 1);
  CHECK(edit_distance("tiemuot", "timeout") == 2);
  CHECK(edit_distance("tmieout", "timeout") == 1);
  CHECK(edit_distance("", "keep") == 4);
  CHECK(edit_distance("keep", "keep") == 0);
}
