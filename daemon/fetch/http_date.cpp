// HTTP's three date forms until text/date.cpp has them: weak, so that its definition wins.
#include <array>
#include <cstdio>
#include <string>

#include "text/date.h"

namespace feedmill {
namespace {

int month_of(std::string_view name) {
  static constexpr std::array<std::string_view, 12> kMonths{
      "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  for (std::size_t i = 0; i < kMonths.size(); ++i) {
    if (kMonths[i] == name) return int(i) + 1;
  }
  return 0;
}

struct Fields {
  char month[4] = "";
  int year = -1, day = 0, hour = 0, minute = 0, second = 0;
};

std::optional<Instant> instant_of(const Fields& f) {
  using namespace std::chrono;
  const year_month_day date{year{f.year}, month{unsigned(month_of(f.month))}, day{unsigned(f.day)}};
  const bool clock = f.hour >= 0 && f.hour < 24 && f.minute >= 0 && f.minute < 60 &&
                     f.second >= 0 && f.second <= 60;
  if (f.year < 0 || !date.ok() || !clock) return std::nullopt;
  return sys_days{date} + hours{f.hour} + minutes{f.minute} + seconds{f.second};
}

}  // namespace

__attribute__((weak)) std::optional<Instant> parse_http_date(std::string_view text) {
  const std::string copy(text.substr(0, 64));
  const std::size_t comma = copy.find(", ");
  Fields f;
  int end = 0;
  if (comma == std::string::npos) {  // asctime: Mon Nov 23 07:00:00 2026
    const bool read = std::sscanf(copy.c_str(), "%*3s %3s %2d %2d:%2d:%2d %4d%n", f.month, &f.day,
                                  &f.hour, &f.minute, &f.second, &f.year, &end) == 6;
    return read && std::size_t(end) == copy.size() ? instant_of(f) : std::nullopt;
  }
  const char* rest = copy.c_str() + comma + 2;
  if (std::sscanf(rest, "%2d %3s %4d %2d:%2d:%2d GMT%n", &f.day, f.month, &f.year, &f.hour,
                  &f.minute, &f.second, &end) == 6 &&
      end > 0) {
    return instant_of(f);
  }
  f = {};
  if (std::sscanf(rest, "%2d-%3s-%2d %2d:%2d:%2d GMT%n", &f.day, f.month, &f.year, &f.hour,
                  &f.minute, &f.second, &end) == 6 &&
      end > 0) {
    f.year += f.year < 70 ? 2000 : 1900;
    return instant_of(f);
  }
  return std::nullopt;
}

}  // namespace feedmill
