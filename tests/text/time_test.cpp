#include "feedmill/time.h"
#include "support/catch.h"

using namespace feedmill;

TEST_CASE("time: an instant in the three spellings that leave the program") {
  const Instant when{Seconds{1795417200}};
  CHECK(to_rfc3339(when) == "2026-11-23T07:00:00Z");
  CHECK(to_file_stamp(when) == "2026-11-23T070000Z");
  CHECK(to_http_date(when) == "Mon, 23 Nov 2026 07:00:00 GMT");
  CHECK(to_rfc3339(Instant{Seconds{-1}}) == "1969-12-31T23:59:59Z");
}
