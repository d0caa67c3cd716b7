#include "feedmill/document.h"

#include "support/catch.h"

using namespace feedmill;
using namespace std::string_literals;

TEST_CASE("decode: UTF-8 is moved, not copied, and nothing is wrong with it") {
  std::string bytes = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><rss>Grüße, 世界</rss>";
  const std::string copy = bytes;
  const char* where = bytes.data();
  const Document document = decode(std::move(bytes), "application/rss+xml; charset=utf-8");
  CHECK(document.utf8 == copy);
  CHECK(document.utf8.data() == where);
  CHECK(document.encoding == "utf-8");
  CHECK(document.problems.empty());
}
