#include "text/date_fields.h"

namespace feedmill {
namespace {

using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::year_month_day;

year_month_day date_of(const DateFields& fields) {
  return {std::chrono::year{fields.year}, std::chrono::month{static_cast<unsigned>(fields.month)},
          std::chrono::day{static_cast<unsigned>(fields.day)}};
}

bool is_time_of_day(const DateFields& fields) {
  if (fields.hour == 24) return fields.minute == 0 && fields.second == 0;
  return fields.hour < 24 && fields.minute < 60 && fields.second <= 60;
}

void set_date(DateFields& fields, sys_days day) {
  const year_month_day date{day};
  fields.year = int(date.year());
  fields.month = static_cast<int>(unsigned(date.month()));
  fields.day = static_cast<int>(unsigned(date.day()));
}

constexpr int kMostOffset = 24 * 3600;

}  // namespace

std::optional<Instant> to_instant(const DateFields& fields) {
  if (fields.year < 1 || fields.year > 9999 || fields.month < 1 || fields.month > 12) return {};
  if (!is_time_of_day(fields) || fields.day < 1 || fields.day > 31) return {};
  if (fields.offset <= -kMostOffset || fields.offset >= kMostOffset) return {};
  const year_month_day date = date_of(fields);
  if (!date.ok()) return {};
  static constexpr Instant kFirst{
      sys_days{year_month_day{std::chrono::year{1}, std::chrono::month{1}, std::chrono::day{1}}}};
  static constexpr Instant kEnd{sys_days{
      year_month_day{std::chrono::year{10000}, std::chrono::month{1}, std::chrono::day{1}}}};
  const int of_day = (fields.hour * 60 + fields.minute) * 60 + fields.second;
  const Instant when = sys_days{date} + Seconds{of_day - fields.offset};
  if (when < kFirst || when >= kEnd) return {};
  return when;
}

int full_year(int year, int digits) {
  if (digits >= 4) return year;
  if (digits == 3) return year + 1900;
  return year + (year < 50 ? 2000 : 1900);
}

int weekday_of_date(int year, int month, int day) {
  using namespace std::chrono;
  if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > 31) return 0;
  const year_month_day date{std::chrono::year{year}, std::chrono::month{unsigned(month)},
                            std::chrono::day{unsigned(day)}};
  return date.ok() ? int(weekday{sys_days{date}}.iso_encoding()) : 0;
}

bool set_ordinal_day(DateFields& fields, int day_of_year) {
  const std::chrono::year year{fields.year};
  if (day_of_year < 1 || day_of_year > (year.is_leap() ? 366 : 365)) return false;
  const sys_days first{year / std::chrono::January / 1};
  set_date(fields, first + days{day_of_year - 1});
  return true;
}

bool set_week_day(DateFields& fields, int week, int weekday) {
  if (week < 1 || week > 53 || weekday < 1 || weekday > 7) return false;
  // Week 1 is the one with January 4: ISO 8601.
  const sys_days fourth{std::chrono::year{fields.year} / std::chrono::January / 4};
  const sys_days monday = fourth - days{std::chrono::weekday{fourth}.iso_encoding() - 1};
  set_date(fields, monday + days{(week - 1) * 7 + weekday - 1});
  return true;
}

}  // namespace feedmill
