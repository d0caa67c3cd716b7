#include "calendar/cron.h"

#include <string>

#include "support/catch.h"

using namespace feedmill;

namespace {

/// "2028-02-29 07:00" of the first match at or after the first minute of 2026 (a Thursday).
std::string first(std::string_view line) {
  using namespace std::chrono;
  const auto cron = parse_cron(line);
  REQUIRE(cron);
  const auto found = next_match(*cron, local_days{year{2026} / January / 1});
  if (!found) return "never";
  const auto day = floor<days>(*found);
  const year_month_day date{day};
  const auto minute = (*found - day).count();
  char text[32];
  std::snprintf(text, sizeof text, "%04d-%02u-%02u %02d:%02d", int(date.year()),
                unsigned(date.month()), unsigned(date.day()), int(minute / 60), int(minute % 60));
  return text;
}

std::string problem(std::string_view line) {
  const auto cron = parse_cron(line);
  return cron ? "" : cron.error().message;
}

}  // namespace

TEST_CASE("cron: lists, ranges, steps and names") {
  CHECK(first("0 7 * * *") == "2026-01-01 07:00");
  CHECK(first("*/20 * * * *") == "2026-01-01 00:00");
  CHECK(first("10-40/15 9 * * *") == "2026-01-01 09:10");
  CHECK(first("30,45 6,18 * * *") == "2026-01-01 06:30");
  CHECK(first("0 0 * mar-may *") == "2026-03-01 00:00");
  CHECK(first("0 0 * * Mon") == "2026-01-05 00:00");
  CHECK(first("0 0 * * fri-sun") == "2026-01-02 00:00");
  CHECK(parse_cron("0 0 * * 7") == parse_cron("0 0 * * 0"));
  CHECK(parse_cron("0 0 * * fri-sun") == parse_cron("0 0 * * 0,5,6"));
  CHECK(first("  59   23  31 12  * ") == "2026-12-31 23:59");
}

TEST_CASE("cron: days of both kinds are alternatives only where both are restricted") {
  CHECK(first("0 0 13 * fri") == "2026-01-02 00:00");
  CHECK(first("0 0 2 * mon") == "2026-01-02 00:00");
  // A step of '*' leaves a field unrestricted (crontab(5)): both must match.
  CHECK(first("0 0 */5 * mon") == "2026-01-26 00:00");
  CHECK(first("0 0 13 * */5") == "2026-02-13 00:00");
}

TEST_CASE("cron: rare days are found across years, impossible ones are none") {
  CHECK(first("0 7 29 2 *") == "2028-02-29 07:00");
  CHECK(first("0 7 31 4,6,9 *") == "never");
  CHECK(first("0 7 30 2 *") == "never");
  // A leap day on a Sunday: "*/8" is 0, and its star makes it a condition.
  CHECK(first("0 7 29 2 */8") == "2032-02-29 07:00");
}

TEST_CASE("cron: what is wrong names its field") {
  CHECK(problem("0 7 * *") == "a cron line has five fields (minute hour day month weekday), not 4");
  CHECK(problem("60 7 * * *") == "\"60\" is no minute (0 to 59)");
  CHECK(problem("0 24 * * *") == "\"24\" is no hour (0 to 23)");
  CHECK(problem("0 7 0 * *") == "\"0\" is no day of the month (1 to 31)");
  CHECK(problem("0 7 * foo *") ==
        "\"foo\" is no month (1 to 12, or jan, feb, mar, apr, may, jun, jul, aug, sep, oct, nov, "
        "dec)");
  CHECK(problem("0 7 * * 8") ==
        "\"8\" is no day of the week (0 to 7, or sun, mon, tue, wed, thu, fri, sat)");
  CHECK(problem("9-5 7 * * *") == "\"9-5\" is no minute (0 to 59)");
  CHECK(problem("*/0 7 * * *") == "\"*/0\" is no step of the minute (*/2 or 1-9/2)");
  CHECK(problem("5/15 7 * * *") == "\"5/15\" is no step of the minute (*/2 or 1-9/2)");
  for (const char* wrong : {", 7 * * *", "1, 7 * * *", "- 7 * * *", "1- 7 * * *", "*/ 7 * * *",
                            "-1 7 * * *", "** 7 * * *", "99999999999 7 * * *"})
    CHECK_FALSE(problem(wrong).empty());
}

TEST_CASE("cron: a step larger than its range is its first value") {
  CHECK(first("*/2147483647 * * * *") == "2026-01-01 00:00");
  CHECK(parse_cron("*/60 * * * *") == parse_cron("0-0/1 * * * *"));
}
