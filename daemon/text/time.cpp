#include "feedmill/time.h"

#include <fmt/format.h>

namespace feedmill {
namespace {

struct Civil {
  int year;
  unsigned month, day;
  unsigned weekday;  // 0 is Sunday
  long hour, minute, second;
};

Civil civil(Instant when) {
  const auto day = std::chrono::floor<std::chrono::days>(when);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss clock{when - day};
  return {int(date.year()),       unsigned(date.month()),
          unsigned(date.day()),   std::chrono::weekday{day}.c_encoding(),
          clock.hours().count(),  clock.minutes().count(),
          clock.seconds().count()};
}

}  // namespace

// By hand: every entry has one or two, and formatting them took as long as reading them.
std::string to_rfc3339(Instant when) {
  const Civil c = civil(when);
  std::string out = "0000-00-00T00:00:00Z";
  const auto put = [&out](std::size_t at, std::size_t digits, long value) {
    for (; digits > 0; value /= 10) out[at + --digits] = static_cast<char>('0' + value % 10);
  };
  put(0, 4, c.year);
  put(5, 2, static_cast<long>(c.month));
  put(8, 2, static_cast<long>(c.day));
  put(11, 2, c.hour);
  put(14, 2, c.minute);
  put(17, 2, c.second);
  return out;
}

std::string to_file_stamp(Instant when) {
  const Civil c = civil(when);
  return fmt::format("{:04}-{:02}-{:02}T{:02}{:02}{:02}Z", c.year, c.month, c.day, c.hour, c.minute,
                     c.second);
}

std::string to_http_date(Instant when) {
  static constexpr const char* kDays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr const char* kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                            "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const Civil c = civil(when);
  return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT", kDays[c.weekday], c.day,
                     kMonths[c.month - 1], c.year, c.hour, c.minute, c.second);
}

}  // namespace feedmill
