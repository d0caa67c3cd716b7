#include "text/secrets.h"

#include "support/catch.h"

using namespace feedmill;

TEST_CASE("secrets: said back as it was sent, in any case of letters", "[text]") {
  Secrets secrets;
  secrets.add("s3same/Open 1&2");
  CHECK(secrets.redacted("no S3SAME/OPEN 1&2 here") == "no [secret] here");
  CHECK(secrets.redacted("nothing of it") == "nothing of it");
}

TEST_CASE("secrets: as URLs, HTML, JSON and Base64 spell it", "[text]") {
  Secrets secrets;
  secrets.add("s3same/Open 1&\"2");
  for (const char* said :
       {"s3same%2FOpen%201%26%222", "s3same%2fOpen+1%26%222", "s3same/Open 1&amp;&quot;2",
        "s3same/Open 1&\\\"2", "s3same\\/Open 1&\\\"2", "s3same/Open 1\\u0026\\\"2",
        "czNzYW1lL09wZW4gMSYiMg=="}) {
    INFO(said);
    CHECK(secrets.redacted(said).find("[secret]") == 0);
    CHECK(secrets.redacted(said).size() <= 10);
  }
}

TEST_CASE("secrets: a login is found in Basic and in AUTH PLAIN", "[text]") {
  Secrets secrets;
  secrets.add_login("ali", "sesame-1");
  CHECK(secrets.redacted("Basic YWxpOnNlc2FtZS0x") == "Basic [secret]");
  CHECK(secrets.redacted("AUTH PLAIN AGFsaQBzZXNhbWUtMQ==") == "AUTH PLAIN [secret]==");
  CHECK(secrets.redacted("ali:sesame-1") == "[secret]");
  CHECK(secrets.redacted("ali is no secret") == "ali is no secret");
}

TEST_CASE("secrets: of a header the value and its longer words", "[text]") {
  Secrets secrets;
  secrets.add_header("Authorization", "Bearer abcdef123");
  secrets.add_header("Accept", "text/html");
  CHECK(secrets.redacted("bad token abcdef123") == "bad token [secret]");
  CHECK(secrets.redacted("it is text/html") == "it is text/html");
}

TEST_CASE("secrets: of an address the query, encoded and not, and a login", "[text]") {
  Secrets secrets;
  secrets.add_query_of("https://hook.example/in?team=7&token=a%2Fb%2Fcd");
  secrets.add_login_of("http://me:pass-word@proxy.example/");
  CHECK(secrets.redacted("Cannot POST /in?team=7&token=a%2Fb%2Fcd") == "Cannot POST /in?[secret]");
  CHECK(secrets.redacted("token a/b/cd") == "token [secret]");
  CHECK(secrets.redacted("pass-word") == "[secret]");
  CHECK(secrets.redacted("team 7") == "team 7");
}

TEST_CASE("secrets: the start of one, where the text breaks off, goes too", "[text]") {
  Secrets secrets;
  secrets.add("correct-horse-battery");
  CHECK(secrets.redacted("your key is correct-hor") == "your key is [secret]");
}
