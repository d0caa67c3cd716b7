// The five fields of a cron line as sets of bits, and the next wall-clock minute that they match
// (crontab(5)). Knows nothing of time zones. Pure; any thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

#include "feedmill/result.h"

namespace feedmill {

/// A minute on the wall, without zone.
using WallMinute = std::chrono::time_point<std::chrono::local_t, std::chrono::minutes>;

/// Bit n of a set is the value n.
struct Cron {
  std::uint64_t minutes = 0;   ///< 0 to 59
  std::uint64_t hours = 0;     ///< 0 to 23
  std::uint64_t days = 0;      ///< of the month, 1 to 31
  std::uint64_t months = 0;    ///< 1 to 12
  std::uint64_t weekdays = 0;  ///< 0 (Sunday) to 6
  /// Both fields are restricted (neither starts with '*'): a day of either kind will do.
  bool either_day = false;
  bool operator==(const Cron&) const = default;
};

/// "MIN HOUR DAY MONTH WEEKDAY": lists, ranges, steps after a range or '*', names of months and
/// weekdays (three letters, any case), 7 for Sunday too. Errors: Errc::kConfig, naming the field.
Result<Cron> parse_cron(std::string_view line);

/// A list of weekdays alone, "mon,wed-fri", as Cron::weekdays.
Result<std::uint64_t> parse_weekdays(std::string_view list);

/// The first matching minute at or after `from`; nothing where there is none within the 400 years
/// after which the Gregorian calendar repeats itself (February 30). Steps over days and months, not
/// minutes.
std::optional<WallMinute> next_match(const Cron& cron, WallMinute from);

}  // namespace feedmill
