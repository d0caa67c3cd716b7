#include "serve/http_message.h"

#include "support/catch.h"

using namespace feedmill;

namespace {

int answered(const std::string& if_none_match, const std::string& since) {
  HttpRequest request;
  request.if_none_match = if_none_match;
  request.if_modified_since = since;
  HttpAnswer answer;
  answer.body = "text";
  const Instant changed{Seconds{1700000000}};  // Tue, 14 Nov 2023 22:13:20 GMT
  return conditional(request, std::move(answer), "\"abc\"", changed).status;
}

}  // namespace

TEST_CASE("http: a client that has it already is told so") {
  CHECK(answered("", "") == 200);
  CHECK(answered("\"abc\"", "") == 304);
  CHECK(answered("W/\"abc\"", "") == 304);
  CHECK(answered("\"x\", \"abc\"", "") == 304);
  CHECK(answered("\"abc\" , \"x\"", "") == 304);
  CHECK(answered("*", "") == 304);
  CHECK(answered("\"abcd\"", "") == 200);
  CHECK(answered("abc", "") == 200);
  CHECK(answered("", "Tue, 14 Nov 2023 22:13:20 GMT") == 304);
  CHECK(answered("", "Tue, 14 Nov 2023 22:13:19 GMT") == 200);
  CHECK(answered("", "yesterday") == 200);
  // RFC 9110 section 13.2.2: the date counts only where there is no tag.
  CHECK(answered("\"x\"", "Tue, 14 Nov 2023 22:13:20 GMT") == 200);
}

TEST_CASE("http: an answer that is not sent has its validators still") {
  HttpRequest request;
  request.if_none_match = "*";
  HttpAnswer answer;
  answer.body = "text";
  answer = conditional(request, std::move(answer), "\"abc\"", std::nullopt);
  CHECK(answer.body.empty());
  CHECK(answer.headers == std::vector<std::pair<std::string, std::string>>{{"ETag", "\"abc\""}});
}
