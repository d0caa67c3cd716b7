// A date in parts, as the readers of its spellings leave it, and the one place where it is judged.
// Inside text/ only. Pure; any thread.
#pragma once

#include <optional>

#include "feedmill/time.h"

namespace feedmill {

struct DateFields {
  int year = 0;
  int month = 1, day = 1;  ///< from 1
  int hour = 0, minute = 0, second = 0;
  int offset = 0;  ///< seconds east of UTC
};

/// Nothing where no calendar or clock shows it. 24:00:00 is the next midnight (ISO 8601), second 60
/// the next second; a year is 1 to 9999, before and after the offset.
std::optional<Instant> to_instant(const DateFields& fields);

/// RFC 5322 section 4.3: two digits 00 to 49 are 2000 to 2049, others and three digits from 1900.
int full_year(int year, int digits);

/// 1 (Monday) to 7; 0: no such day.
int weekday_of_date(int year, int month, int day);

/// Month and day of an ISO ordinal date, day 1 to 366. False: no such day.
bool set_ordinal_day(DateFields& fields, int day_of_year);

/// Month, day and maybe another year of an ISO week date, week 1 to 53, weekday 1 (Monday) to 7.
bool set_week_day(DateFields& fields, int week, int weekday);

}  // namespace feedmill
