#include "schedule/duration.h"

#include "support/catch.h"

using namespace feedmill;

TEST_CASE("duration: a whole number and one unit, nothing else") {
  CHECK(parse_duration("30s") == Seconds{30});
  CHECK(parse_duration("15m") == Seconds{900});
  CHECK(parse_duration("6h") == Seconds{21600});
  CHECK(parse_duration("7d") == Seconds{604800});
  CHECK(parse_duration("0s") == Seconds{0});
  for (const char* wrong : {"", "s", "30", "30 s", " 30s", "-30s", "+30s", "1.5h", "1h30m", "30S",
                            "1w", "ten minutes", "99999999999999999999s", "9223372036854775807d"})
    CHECK(parse_duration(wrong) == std::nullopt);
}

TEST_CASE("duration: the shortest spelling reads back") {
  CHECK(to_duration(Seconds{5400}) == "90m");
  CHECK(to_duration(Seconds{86400}) == "1d");
  CHECK(to_duration(Seconds{61}) == "61s");
  CHECK(to_duration(Seconds{0}) == "0s");
}
