#include "serve/access.h"

#include "support/catch.h"

using namespace feedmill;

namespace {

HttpRequest get(std::string host) {
  HttpRequest request;
  request.method = "GET";
  request.path = "/metrics";
  request.host = std::move(host);
  return request;
}

int status(const HttpRequest& request, const AccessRules& rules, const LocalEnd& end) {
  const auto refusal = refuse(request, rules, end);
  return refusal ? refusal->status : 200;
}

const LocalEnd kLoopback{"127.0.0.1", 8087};

}  // namespace

TEST_CASE("access: a Host is the address itself, or one that is listed") {
  const AccessRules rules{{"Status.Example.org", "other.example:9000"}, ""};
  for (const char* const host :
       {"127.0.0.1:8087", "localhost:8087", "LOCALHOST:8087", "status.example.org",
        "status.example.org:443", "other.example:9000"})
    CHECK(status(get(host), rules, kLoopback) == 200);
  for (const char* const host :
       {"evil.example", "evil.example:8087", "127.0.0.1", "127.0.0.1:8088", "127.0.0.2:8087",
        "localhost", "localhost.evil.example:8087", "other.example", "other.example:9001",
        "status.example.org.evil.example"})
    CHECK(status(get(host), rules, kLoopback) == 421);
  CHECK(status(get(""), rules, kLoopback) == 400);
}

TEST_CASE("access: the port is left out where it is HTTP's own") {
  CHECK(status(get("127.0.0.1"), {}, {"127.0.0.1", 80}) == 200);
  CHECK(status(get("localhost"), {}, {"::1", 80}) == 200);
  CHECK(status(get("[::1]"), {}, {"::1", 80}) == 200);
  CHECK(status(get("[::1]:8087"), {}, {"::1", 8087}) == 200);
  CHECK(status(get("localhost:8087"), {}, {"192.0.2.7", 8087}) == 421);
  CHECK(status(get("192.0.2.7:8087"), {}, {"192.0.2.7", 8087}) == 200);
}

TEST_CASE("access: on a socket no name of the DNS is taken but those that are listed") {
  for (const char* const host : {"", "localhost", "feedmill", "localhost:80"})
    CHECK(status(get(host), {}, {}) == 200);
  CHECK(status(get("evil.example"), {}, {}) == 421);
  CHECK(status(get("mine.example"), {{"mine.example"}, ""}, {}) == 200);
}

TEST_CASE("access: nothing but GET and HEAD") {
  for (const char* const method : {"POST", "PUT", "DELETE", "OPTIONS", "TRACE", "get", ""}) {
    HttpRequest request = get("localhost:8087");
    request.method = method;
    CHECK(status(request, {}, kLoopback) == 405);
  }
  HttpRequest head = get("localhost:8087");
  head.method = "HEAD";
  CHECK(status(head, {}, kLoopback) == 200);
}

TEST_CASE("access: a token comes as Bearer or as the password of Basic, and in no other way") {
  const AccessRules rules{{}, "s3cret:with colon"};
  const auto with = [&](const std::string& authorization) {
    HttpRequest request = get("localhost:8087");
    request.authorization = authorization;
    return status(request, rules, kLoopback);
  };
  CHECK(with("Bearer s3cret:with colon") == 200);
  CHECK(with("bearer  s3cret:with colon") == 200);
  CHECK(with("Basic cmVhZGVyOnMzY3JldDp3aXRoIGNvbG9u") == 200);  // reader:s3cret:with colon
  CHECK(with("Basic OnMzY3JldDp3aXRoIGNvbG9u") == 200);          // :s3cret:with colon
  for (const char* const wrong :
       {"", "Bearer", "Bearer ", "Bearer s3cret", "Bearer s3cret:with colon ", "s3cret:with colon",
        "Basic", "Basic czNjcmV0OndpdGggY29sb24", "Basic !!!", "Digest s3cret:with colon"})
    CHECK(with(wrong) == 401);
  HttpRequest in_address = get("localhost:8087");
  in_address.query = {{"token", "s3cret:with colon"}, {"access_token", "s3cret:with colon"}};
  CHECK(status(in_address, rules, kLoopback) == 401);
}

TEST_CASE("access: another site's name learns nothing of a token") {
  CHECK(status(get("evil.example"), {{}, "s3cret"}, kLoopback) == 421);
}
