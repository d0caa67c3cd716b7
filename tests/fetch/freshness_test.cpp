#include "fetch/freshness.h"

#include "support/catch.h"

using namespace feedmill;
using std::chrono::seconds;

namespace {

// Mon, 23 Nov 2026 07:00:00 GMT
const Instant kReceived{seconds(1795417200)};

ResponseHead head_with(std::initializer_list<const char*> lines) {
  ResponseHead head;
  add_header_line(head, "HTTP/1.1 200 OK\r\n");
  for (const char* line : lines) add_header_line(head, std::string(line) + "\r\n");
  return head;
}

Freshness freshness(std::initializer_list<const char*> lines) {
  return parse_freshness(head_with(lines), kReceived);
}

}  // namespace

TEST_CASE("freshness: max-age counts, less the age, and wins over Expires", "[fetch]") {
  CHECK(freshness({"Cache-Control: public, max-age=7200"}).fresh_for == seconds(7200));
  CHECK(freshness({"Cache-Control: max-age=7200", "Age: 200"}).fresh_for == seconds(7000));
  CHECK(freshness({"Cache-Control: max-age=60", "Age: 200"}).fresh_for == seconds(0));
  CHECK(freshness({"Cache-Control: MAX-AGE = \"90\""}).fresh_for == seconds(90));
  CHECK(freshness({"Cache-Control: max-age=60", "Expires: Mon, 23 Nov 2026 10:00:00 GMT"})
            .fresh_for == seconds(60));
  CHECK(freshness({"Cache-Control: public", "Cache-Control: max-age=60"}).fresh_for == seconds(60));
  CHECK(freshness({"Cache-Control: max-age=99999999999999999999"}).fresh_for ==
        seconds(std::int64_t{1} << 31));
}

TEST_CASE("freshness: Expires counts from the server's own Date", "[fetch]") {
  CHECK(freshness({"Date: Mon, 23 Nov 2026 05:00:00 GMT", "Expires: Mon, 23 Nov 2026 08:00:00 GMT"})
            .fresh_for == seconds(3 * 3600));
  CHECK(freshness({"Expires: Mon, 23 Nov 2026 08:00:00 GMT"}).fresh_for == seconds(3600));
  CHECK(freshness({"Expires: Mon, 23 Nov 2026 06:00:00 GMT"}).fresh_for == seconds(0));
}

TEST_CASE("freshness: no-cache and no-store give no licence, whatever else is said", "[fetch]") {
  CHECK(freshness({"Cache-Control: no-cache, max-age=60"}).fresh_for == std::nullopt);
  CHECK(freshness({"Cache-Control: no-store"}).fresh_for == std::nullopt);
  CHECK(freshness({"Cache-Control: no-cache=\"Set-Cookie, X\", max-age=60"}).fresh_for ==
        seconds(60));
}

TEST_CASE("freshness: nonsense says nothing", "[fetch]") {
  for (const char* line :
       {"Cache-Control: max-age=soon", "Cache-Control: max-age=-5", "Cache-Control: max-age",
        "Cache-Control: s-maxage=60", "Cache-Control: ,,=,\"", "Expires: 0", "Expires: -1",
        "Expires: never", "Retry-After: later", "Retry-After: -3", "Retry-After: "}) {
    CAPTURE(line);
    CHECK(freshness({line}) == Freshness{});
  }
}

TEST_CASE("freshness: Retry-After is seconds, or a date by the server's clock", "[fetch]") {
  CHECK(freshness({"Retry-After: 7200"}).retry_after == seconds(7200));
  CHECK(freshness({"Retry-After: Mon, 23 Nov 2026 10:00:00 GMT"}).retry_after == seconds(3 * 3600));
  CHECK(freshness(
            {"Retry-After: Mon, 23 Nov 2026 10:00:00 GMT", "Date: Mon, 23 Nov 2026 09:00:00 GMT"})
            .retry_after == seconds(3600));
  CHECK(freshness({"Retry-After: Sun, 22 Nov 2026 10:00:00 GMT"}).retry_after == seconds(0));
}

TEST_CASE("response head: an interim answer is forgotten when the real one begins", "[fetch]") {
  ResponseHead head;
  for (const char* line :
       {"HTTP/1.1 103 Early Hints\r\n", "ETag: \"hint\"\r\n", "HTTP/2 200\r\n",
        "etag:\t W/\"real\" \r\n", "ETag: \"second\"\r\n", "Content-Length: 12\r\n",
        "no colon here\r\n", ": no name\r\n", " folded: x\r\n"}) {
    add_header_line(head, line);
  }
  CHECK(head.status == 200);
  CHECK(head.etag == "W/\"real\"");
  CHECK(head.content_length == 12U);
}

TEST_CASE("response head: codings add up, a guard before a site is named", "[fetch]") {
  const ResponseHead head =
      head_with({"Content-Encoding: gzip", "content-encoding: br", "cf-mitigated: challenge",
                 "Content-Length: 99999999999999999999"});
  CHECK(head.content_encoding == "gzip, br");
  CHECK(head.challenge == "Cloudflare");
  CHECK(head.content_length == UINT64_MAX);
}

TEST_CASE("freshness: max-age as sent stays known, for 304s that say nothing", "[fetch]") {
  const Freshness aged = freshness({"Cache-Control: max-age=7200", "Age: 200"});
  CHECK(aged.max_age == seconds(7200));
  CHECK(aged.stated);
  CHECK_FALSE(freshness({"Expires: Mon, 23 Nov 2026 08:00:00 GMT"}).max_age);
  CHECK_FALSE(freshness({"Cache-Control: no-cache, max-age=60"}).max_age);
  CHECK(freshness({"Cache-Control: no-cache"}).stated);
  CHECK_FALSE(freshness({"Cache-Control: public"}).stated);
}
