#include "calendar/calendar.h"

#include <string>

#include "support/catch.h"

using namespace feedmill;

namespace {

Instant at(int year, unsigned month, unsigned day, int hour = 0, int minute = 0) {
  using namespace std::chrono;
  return Instant{sys_days{std::chrono::year{year} / month / day}} + hours(hour) + minutes(minute);
}

std::string next(std::string_view schedule, std::string_view zone, Instant when,
                 Instant origin = {}) {
  const auto calendar = Calendar::parse(schedule, zone);
  REQUIRE(calendar);
  const auto found = calendar->next(when, origin);
  return found ? to_rfc3339(*found) : "never";
}

std::string problem(std::string_view schedule, std::string_view zone = "") {
  const auto calendar = Calendar::parse(schedule, zone);
  return calendar ? "" : calendar.error().message;
}

}  // namespace

TEST_CASE("calendar: a time of day, in its zone") {
  CHECK(next("07:00", "", at(2026, 11, 23, 6, 59)) == "2026-11-23T07:00:00Z");
  CHECK(next("07:00", "UTC", at(2026, 11, 23, 7)) == "2026-11-24T07:00:00Z");
  CHECK(next("7:00", "Europe/Berlin", at(2026, 11, 23)) == "2026-11-23T06:00:00Z");
  CHECK(next("07:00", "Europe/Berlin", at(2026, 7, 23)) == "2026-07-23T05:00:00Z");
  CHECK(next("07:00", "Asia/Kathmandu", at(2026, 11, 23)) == "2026-11-23T01:15:00Z");
  CHECK(next("00:00", "Pacific/Kiritimati", at(2026, 12, 31)) == "2026-12-31T10:00:00Z");
}

TEST_CASE("calendar: weekdays with a time") {
  const Instant monday = at(2026, 11, 23);
  CHECK(next("mon,thu 07:30", "", monday) == "2026-11-23T07:30:00Z");
  CHECK(next("mon,thu 07:30", "", at(2026, 11, 23, 7, 30)) == "2026-11-26T07:30:00Z");
  CHECK(next("Sat-Sun 07:30", "", monday) == "2026-11-28T07:30:00Z");
  // Monday in Auckland is Sunday in UTC.
  CHECK(next("mon 07:30", "Pacific/Auckland", at(2026, 11, 22)) == "2026-11-22T18:30:00Z");
}

TEST_CASE("calendar: a period counts from when the digest was first seen") {
  const Instant origin = at(2026, 11, 23, 7, 4);
  CHECK(next("every 15m", "", origin, origin) == "2026-11-23T07:19:00Z");
  CHECK(next("every 15m", "", at(2026, 11, 23, 7, 19), origin) == "2026-11-23T07:34:00Z");
  CHECK(next("every 15m", "", at(2026, 11, 23, 9, 0), origin) == "2026-11-23T09:04:00Z");
  CHECK(next("every 6h", "", at(2026, 11, 22), origin) == "2026-11-23T13:04:00Z");
  CHECK(next("every  1d", "Europe/Berlin", at(2027, 3, 28, 9), origin) == "2027-03-29T07:04:00Z");
}

TEST_CASE("calendar: a wall time that is skipped happens at the next valid minute") {
  // Berlin, 28 March 2027: 01:59 CET is followed by 03:00 CEST.
  CHECK(next("02:30", "Europe/Berlin", at(2027, 3, 28)) == "2027-03-28T01:00:00Z");
  CHECK(next("02:30", "Europe/Berlin", at(2027, 3, 28, 1)) == "2027-03-29T00:30:00Z");
  CHECK(next("*/30 2 * * *", "Europe/Berlin", at(2027, 3, 28, 0, 59)) == "2027-03-28T01:00:00Z");
  CHECK(next("*/30 2 * * *", "Europe/Berlin", at(2027, 3, 28, 1)) == "2027-03-29T00:00:00Z");
  // Lord Howe, 4 October 2026: half an hour, from 02:00 (+10:30) to 02:30 (+11).
  CHECK(next("02:15", "Australia/Lord_Howe", at(2026, 10, 3, 10)) == "2026-10-03T15:30:00Z");
  // Apia had no 30 December 2011.
  CHECK(next("fri 12:00", "Pacific/Apia", at(2011, 12, 29, 12)) == "2011-12-30T10:00:00Z");
}

TEST_CASE("calendar: a wall time that comes twice happens the first time") {
  // Berlin, 25 October 2026: 02:00 to 02:59 CEST, then again CET.
  CHECK(next("02:30", "Europe/Berlin", at(2026, 10, 25)) == "2026-10-25T00:30:00Z");
  CHECK(next("02:30", "Europe/Berlin", at(2026, 10, 25, 0, 30)) == "2026-10-26T01:30:00Z");
  CHECK(next("02:30", "Europe/Berlin", at(2026, 10, 25, 1, 10)) == "2026-10-26T01:30:00Z");
  CHECK(next("* * * * *", "Europe/Berlin", at(2026, 10, 25, 0, 59)) == "2026-10-25T02:00:00Z");
}

TEST_CASE("calendar: impossible days are never, rare ones are found") {
  CHECK(next("0 7 30 2 *", "", at(2026, 1, 1)) == "never");
  CHECK(next("0 7 29 2 *", "Europe/Berlin", at(2026, 1, 1)) == "2028-02-29T06:00:00Z");
  CHECK(next("0 7 29 2 *", "UTC", at(2096, 3, 1)) == "2104-02-29T07:00:00Z");
}

TEST_CASE("calendar: what is wrong says with what") {
  CHECK(problem("25:00") == "\"25:00\" is no time of day (00:00 to 23:59)");
  CHECK(problem("07:60") == "\"07:60\" is no time of day (00:00 to 23:59)");
  CHECK(problem("every 15 minutes") == "\"every 15 minutes\" is no schedule; write \"every 15m\"");
  CHECK(problem("every hour") == "\"every hour\" is no schedule; write \"every 1h\"");
  CHECK(problem("weekdays") == "\"weekdays\" is no schedule; write \"mon-fri 07:00\"");
  CHECK(problem("monday") == "\"monday\" is no schedule; write \"mon 07:00\"");
  CHECK(problem("@yearly") ==
        "\"@yearly\" is no schedule; there are @hourly, @daily, @weekly, @monthly");
  CHECK(problem("every 0s") == "\"0s\" is no period (every 15m, every 6h, every 1d)");
  CHECK(problem("mo 07:00") ==
        "\"mo\" is no day of the week (0 to 7, or sun, mon, tue, wed, thu, fri, sat)");
  CHECK(problem("07:00", "Europe/Atlantis") == "unknown time zone \"Europe/Atlantis\"");
  for (const char* wrong : {"", " ", "7", "07", "07:0", "007:00", "07:00:00", "-7:00", "7:+5",
                            "mon", "07:00 mon", "0 7 * * * *", "every", "every "})
    CHECK_FALSE(problem(wrong).empty());
}

TEST_CASE("calendar: zones are known by their IANA name only") {
  for (const char* zone : {"UTC", "Europe/Berlin", "America/Argentina/Buenos_Aires", "Etc/GMT+5"})
    CHECK(is_timezone(zone));
  for (const char* wrong :
       {"", "europe/berlin", "Berlin", "CEST", "../etc/passwd", "/etc/passwd", "Europe/", "+01:00"})
    CHECK_FALSE(is_timezone(wrong));
}

TEST_CASE("calendar: local time for people") {
  const Instant when = at(2026, 11, 23, 6);
  CHECK(format_local(when, "Europe/Berlin", "%A, %e %B %Y, %H:%M %Z") ==
        "Monday, 23 November 2026, 07:00 CET");
  CHECK(format_local(when, "", "%H:%M %Z") == "06:00 UTC");
  CHECK(format_local(when, "Nowhere/At_All", "%H:%M %Z") == "06:00 UTC");
}
