// Years of virtual time, compared with a second opinion: the C library's zones, walked minute by
// minute around every clock change, and the contract's two sentences taken literally.
#include <cstdlib>
#include <ctime>
#include <functional>
#include <string>
#include <vector>

#include "calendar/calendar.h"
#include "support/catch.h"

using namespace feedmill;
using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;

namespace {

// date 3.0.1 knows no summer time from 2038 on.
constexpr Instant kFrom = std::chrono::sys_days{std::chrono::year{2025} / 1 / 1};
constexpr Instant kTo = std::chrono::sys_days{std::chrono::year{2037} / 12 / 31};

/// A minute on the wall, counted as if the wall were UTC.
using Wall = std::chrono::sys_time<minutes>;

struct Zone {
  explicit Zone(const char* name) {
    setenv("TZ", name, 1);
    tzset();
  }
  ~Zone() {
    unsetenv("TZ");
    tzset();
  }
  static Wall wall(Instant when) {
    const std::time_t seconds = when.time_since_epoch().count();
    std::tm local{};
    localtime_r(&seconds, &local);
    return std::chrono::floor<minutes>(when + Seconds{local.tm_gmtoff});
  }
};

struct Schedule {
  const char* text;
  std::function<bool(long minute_of_day, unsigned weekday)> matches;
};

const std::vector<Schedule> kSchedules = {
    {"02:30", [](long minute, unsigned) { return minute == 150; }},
    {"00:00", [](long minute, unsigned) { return minute == 0; }},
    {"sun 03:00", [](long minute, unsigned day) { return minute == 180 && day == 0; }},
    {"* * * * *", [](long, unsigned) { return true; }},
    {"*/20 1-3 * * *",
     [](long minute, unsigned) { return minute % 20 == 0 && minute >= 60 && minute < 240; }},
};

bool matches(const Schedule& schedule, Wall wall) {
  const auto day = std::chrono::floor<days>(wall);
  return schedule.matches((wall - day).count(), std::chrono::weekday{day}.c_encoding());
}

/// All times of a schedule in (from, to]: a time is due at the first minute at which the wall shows
/// it or has passed over it, and never again.
std::vector<Instant> expected(const Schedule& schedule, Instant from, Instant to) {
  std::vector<Instant> due;
  Wall reached = Zone::wall(from);
  for (Instant now = from + minutes(1); now <= to; now += minutes(1)) {
    const Wall wall = Zone::wall(now);
    bool any = false;
    for (Wall passed = reached + minutes(1); passed <= wall; passed += minutes(1))
      any = any || matches(schedule, passed);
    if (any) due.push_back(now);
    reached = std::max(reached, wall);
  }
  return due;
}

std::vector<Instant> found(const char* schedule, const char* zone, Instant from, Instant to) {
  const auto calendar = Calendar::parse(schedule, zone);
  REQUIRE(calendar);
  std::vector<Instant> due;
  for (auto next = calendar->next(from, from); next && *next <= to;
       next = calendar->next(*next, from))
    due.push_back(*next);
  return due;
}

std::vector<Instant> clock_changes() {
  std::vector<Instant> changes;
  for (Instant now = kFrom; now < kTo; now += hours(6))
    if (Zone::wall(now + hours(6)) - Zone::wall(now) != hours(6)) changes.push_back(now);
  return changes;
}

}  // namespace

TEST_CASE("calendar: around every clock change until 2037, as the contract says") {
  const char* zone =
      GENERATE("Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe", "Asia/Kathmandu",
               "Africa/Casablanca", "America/New_York", "Africa/Cairo", "Pacific/Chatham");
  const Zone local(zone);
  for (const Instant change : clock_changes()) {
    const Instant from = change - hours(12), to = change + hours(30);
    for (const Schedule& schedule : kSchedules) {
      INFO(zone << ", " << schedule.text << ", " << to_rfc3339(change));
      REQUIRE(found(schedule.text, zone, from, to) == expected(schedule, from, to));
    }
  }
}

TEST_CASE("calendar: one time a day over twelve years, whatever the clocks do") {
  const char* zone = GENERATE("Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe",
                              "Asia/Kathmandu", "Africa/Casablanca");
  const Zone local(zone);
  const auto due = found("02:30", zone, kFrom, kTo);
  CHECK(due.size() == static_cast<std::size_t>((kTo - kFrom) / days(1)));
  for (std::size_t n = 1; n < due.size(); ++n) {
    const auto apart = std::chrono::floor<days>(Zone::wall(due[n])) -
                       std::chrono::floor<days>(Zone::wall(due[n - 1]));
    REQUIRE(apart == days(1));
  }
}
