#include "fetch/redirect.h"

#include "support/catch.h"

using namespace feedmill;

TEST_CASE("redirect: relative, scheme-less and query-only locations", "[fetch]") {
  const char* from = "https://example.org/a/b?x=1";
  CHECK(redirect_target(from, "c") == "https://example.org/a/c");
  CHECK(redirect_target(from, "/c?d=e") == "https://example.org/c?d=e");
  CHECK(redirect_target(from, "//other.example/f") == "https://other.example/f");
  CHECK(redirect_target(from, "?y=2") == "https://example.org/a/b?y=2");
  CHECK(redirect_target(from, "http://other.example/#part") == "http://other.example/");
}

TEST_CASE("redirect: a server does not choose our credentials", "[fetch]") {
  CHECK(redirect_target("https://example.org/", "https://a:b@other.example:8/c") ==
        "https://other.example:8/c");
}

TEST_CASE("redirect: one origin is one scheme, host and port", "[fetch]") {
  CHECK(same_origin("https://Example.org/a", "https://example.org:443/b?c"));
  CHECK_FALSE(same_origin("https://example.org/", "http://example.org/"));
  CHECK_FALSE(same_origin("https://example.org/", "https://example.org:444/"));
  CHECK_FALSE(same_origin("https://example.org/", "https://www.example.org/"));
}

TEST_CASE("redirect: the host that limits count by", "[fetch]") {
  CHECK(host_of("https://User:Secret@Example.ORG.:8443/a") == "example.org");
  CHECK(host_of("http://[FE80::1]:80/") == "[fe80::1]");
  CHECK(host_of("file:///a/b").empty());
}

TEST_CASE("redirect: permanent only while every hop from the start was", "[fetch]") {
  RedirectTrail trail;
  trail.final_url = "http://a.example/";
  extend_trail(trail, 301, "http://b.example/");
  extend_trail(trail, 308, "http://c.example/");
  extend_trail(trail, 302, "http://d.example/");
  extend_trail(trail, 301, "http://e.example/");
  CHECK(trail.permanent_url == "http://c.example/");
  CHECK(trail.final_url == "http://e.example/");
  CHECK(trail.hops == 4);

  RedirectTrail temporary;
  extend_trail(temporary, 307, "http://b.example/");
  extend_trail(temporary, 301, "http://c.example/");
  CHECK(temporary.permanent_url.empty());
}

TEST_CASE("redirect: an address gives up its login", "[fetch]") {
  std::string username, password;
  CHECK(without_login("https://a%40b:c%3Ad@example.org:8/e@f", username, password) ==
        "https://example.org:8/e@f");
  CHECK(username == "a@b");
  CHECK(password == "c:d");
  CHECK(without_login("https://x:y@example.org/", username, password) == "https://example.org/");
  CHECK(username == "a@b");
  CHECK(without_login("https://example.org/a@b", username, password) == "https://example.org/a@b");
}
