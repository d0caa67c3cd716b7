#include "fetch/host_name.h"

#include "support/catch.h"
#include "text/ascii_host.h"

using namespace feedmill;

TEST_CASE("host: every spelling of an address is that address", "[fetch]") {
  const char* const spellings[] = {"10.0.0.%31",
                                   "1%30.0.0.1",
                                   "\uff11\uff10.0.0.1",
                                   "\u2460\u24ea.0.0.1",
                                   "10\u30020\uff0e0\uff611",
                                   "10.0.0.1\u00ad",
                                   "1\u200b0.0.0.1",
                                   "%EF%BC%91%30.0.0.1",
                                   "\uff0531\uff0530.0.0.1",
                                   "0xa.0.0.1",
                                   "012.0.0.1",
                                   "10.1",
                                   "0x0A000001",
                                   "\uff10xa.1",
                                   "10.0.0.1."};
  for (const char* spelling : spellings) {
    INFO(spelling);
    CHECK(plain_host(spelling) == "10.0.0.1");
  }
}

TEST_CASE("host: IPv6 in brackets, whatever way it is written", "[fetch]") {
  CHECK(plain_host("[fc00::%31]") == "[fc00::1]");
  CHECK(plain_host("[FC00:0:0::0001]") == "[fc00::1]");
  CHECK(plain_host("[fe80::1%25eth0]") == "[fe80::1%25eth0]");
  CHECK_FALSE(plain_host("[fe80::1%25e%2f]").has_value());
  CHECK_FALSE(plain_host("[::g]").has_value());
}

TEST_CASE("host: names in lower case and in Punycode", "[fetch]") {
  CHECK(plain_host("Example.ORG") == "example.org");
  CHECK(plain_host("%4cocalhost") == "localhost");
  CHECK(plain_host("\u24db\u24de\u24d2\u24d0\u24db\u24d7\u24de\u24e2\u24e3") == "localhost");
  CHECK(plain_host("B\u00fccher.example") == "xn--bcher-kva.example");
  CHECK(plain_host("a_b.example") == "a_b.example");
}

TEST_CASE("host: what another program would end elsewhere is none", "[fetch]") {
  for (const char* host : {"", "a%2fb.example", "a%00b", "a\uff0fb.example", "a%40b", "%", "a b",
                           "a\\b", "a%2525b", "\xff.example"}) {
    INFO(host);
    CHECK_FALSE(plain_host(host).has_value());
  }
}

TEST_CASE("host: an address keeps all else", "[fetch]") {
  CHECK(with_plain_host("http://u:p@10.0.0.%31:8080/a%20b?c#d") ==
        "http://u:p@10.0.0.1:8080/a%20b?c#d");
  CHECK(with_plain_host("https://[::%31]:8443") == "https://[::1]:8443");
  CHECK_FALSE(with_plain_host("http://a:80a/").has_value());
  CHECK_FALSE(with_plain_host("file:///a").has_value());
}

TEST_CASE("host: names are the same to whoever compares addresses and to libcurl", "[fetch]") {
  for (const char* host :
       {"B\u00fccher.example", "b%C3%BCcher.example", "stra\u00dfe.example",
        "\u0130stanbul.example", "\u4f8b\u3048.\u30c6\u30b9\u30c8", "\uff41\uff42.example",
        "xn--bcher-kva.example", "\u03b2\u03cc\u03bb\u03bf\u03c2.com", "a\u200db.example",
        "\u2603.example", "a_\u00fc.example", "\u2460.example", "b\u00fccher.example."}) {
    INFO(host);
    const auto read = plain_host(host);
    if (read) CHECK(ascii_host(host) == *read);
  }
}
