#include "calendar/cron.h"

#include <fmt/format.h>

#include <array>
#include <bit>
#include <charconv>
#include <span>
#include <string>
#include <vector>

namespace feedmill {
namespace {

using std::chrono::days;
using std::chrono::local_days;
using std::chrono::months;
using std::chrono::year_month;
using std::chrono::year_month_day;

constexpr std::string_view kMonths[] = {"jan", "feb", "mar", "apr", "may", "jun",
                                        "jul", "aug", "sep", "oct", "nov", "dec"};
constexpr std::string_view kWeekdays[] = {"sun", "mon", "tue", "wed", "thu", "fri", "sat"};

/// What one field may hold; `names` stand for `least` and the values after it.
struct Field {
  std::string_view what;
  int least, most;
  std::span<const std::string_view> names;
};
constexpr std::size_t kWeekdayField = 4;
const Field kFields[] = {{"minute", 0, 59, {}},
                         {"hour", 0, 23, {}},
                         {"day of the month", 1, 31, {}},
                         {"month", 1, 12, kMonths},
                         {"day of the week", 0, 7, kWeekdays}};

tl::unexpected<Error> wrong(const Field& field, std::string_view text) {
  const std::string names =
      field.names.empty() ? "" : fmt::format(", or {}", fmt::join(field.names, ", "));
  return failure(Errc::kConfig, fmt::format("\"{}\" is no {} ({} to {}{})", text, field.what,
                                            field.least, field.most, names));
}

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return result;
}

std::optional<int> parse_number(std::string_view text) {
  int number = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  if (text.empty() || text.front() == '-' || error != std::errc{} || stop != end)
    return std::nullopt;
  return number;
}

std::optional<int> parse_value(const Field& field, std::string_view text) {
  const std::string name = lower(text);
  for (std::size_t n = 0; n < field.names.size(); ++n)
    if (field.names[n] == name) return field.least + static_cast<int>(n);
  const auto number = parse_number(text);
  if (!number || *number < field.least || *number > field.most) return std::nullopt;
  return number;
}

/// Splits at every `separator`; an empty text is one empty part.
std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (std::size_t at = 0;;) {
    const std::size_t end = text.find(separator, at);
    parts.push_back(text.substr(at, end - at));
    if (end == std::string_view::npos) return parts;
    at = end + 1;
  }
}

struct Range {
  int from, to;
};

std::optional<Range> parse_range(const Field& field, std::string_view text) {
  if (text == "*") return Range{field.least, field.most};
  const std::size_t dash = text.find('-');
  const auto from = parse_value(field, text.substr(0, dash));
  if (!from) return std::nullopt;
  if (dash == std::string_view::npos) return Range{*from, *from};
  auto to = parse_value(field, text.substr(dash + 1));
  // "fri-sun": Sunday is 7 at the end of a range.
  if (to == 0 && field.most == 7) to = 7;
  if (!to || *to < *from) return std::nullopt;
  return Range{*from, *to};
}

/// One part of a list: "*", "5", "1-5", "*/2", "10-40/5".
Result<std::uint64_t> parse_part(const Field& field, std::string_view text) {
  const std::size_t slash = text.find('/');
  const std::string_view left = text.substr(0, slash);
  const auto range = parse_range(field, left);
  if (!range) return wrong(field, text);
  int step = 1;
  if (slash != std::string_view::npos) {
    const auto number = parse_number(text.substr(slash + 1));
    // crontab(5) has steps after a range only; "5/15" means different things to different crons.
    if (!number || *number < 1 || (left != "*" && left.find('-') == std::string_view::npos))
      return failure(Errc::kConfig,
                     fmt::format("\"{}\" is no step of the {} (*/2 or 1-9/2)", text, field.what));
    step = *number;
  }
  std::uint64_t bits = 0;
  for (int value = range->from; value <= range->to; value += step) {
    bits |= std::uint64_t{1} << value;
    if (step > range->to - value) break;
  }
  return bits;
}

Result<std::uint64_t> parse_field(const Field& field, std::string_view text) {
  std::uint64_t bits = 0;
  for (const std::string_view part : split(text, ',')) {
    auto more = parse_part(field, part);
    if (!more) return more;
    bits |= *more;
  }
  constexpr std::uint64_t kSeven = 1U << 7U;
  if (field.most == 7 && (bits & kSeven) != 0) bits = (bits & ~kSeven) | 1U;
  return bits;
}

std::vector<std::string_view> words(std::string_view line) {
  std::vector<std::string_view> found;
  for (const std::string_view word : split(line, ' '))
    if (!word.empty()) found.push_back(word);
  return found;
}

bool has(std::uint64_t bits, unsigned value) { return (bits >> value & 1U) != 0; }

bool day_matches(const Cron& cron, local_days day) {
  const bool of_month = has(cron.days, unsigned(year_month_day{day}.day()));
  const bool of_week = has(cron.weekdays, std::chrono::weekday{day}.c_encoding());
  return cron.either_day ? of_month || of_week : of_month && of_week;
}

/// The first set bit at or after `from`.
std::optional<int> next_bit(std::uint64_t bits, int from) {
  if (from > 63) return std::nullopt;
  const std::uint64_t rest = bits >> from << from;
  if (rest == 0) return std::nullopt;
  return std::countr_zero(rest);
}

/// The first matching time of day at or after `minute` of the day.
std::optional<std::chrono::minutes> next_time(const Cron& cron, int minute) {
  const auto hour = next_bit(cron.hours, minute / 60);
  if (!hour) return std::nullopt;
  const bool same_hour = *hour == minute / 60;
  const auto within = next_bit(cron.minutes, same_hour ? minute % 60 : 0);
  if (within) return std::chrono::minutes{*hour * 60 + *within};
  const auto later = next_bit(cron.hours, *hour + 1);
  if (!later) return std::nullopt;
  return std::chrono::minutes{*later * 60 + std::countr_zero(cron.minutes)};
}

/// The first matching day from `day` up to, not including, `end`.
std::optional<local_days> next_day(const Cron& cron, local_days day, local_days end) {
  while (day < end) {
    const year_month_day date{day};
    if (!has(cron.months, unsigned(date.month()))) {
      day = local_days{year_month{date.year(), date.month()} / 1 + months{1}};
      continue;
    }
    if (day_matches(cron, day)) return day;
    day += days{1};
  }
  return std::nullopt;
}

}  // namespace

Result<Cron> parse_cron(std::string_view line) {
  const auto fields = words(line);
  if (fields.size() != std::size(kFields))
    return failure(
        Errc::kConfig,
        fmt::format("a cron line has five fields (minute hour day month weekday), not {}{}",
                    fields.size(),
                    fields.size() == 6 ? ": leave the seconds, or the year, out" : ""));
  std::array<std::uint64_t, 5> bits{};
  for (std::size_t n = 0; n < fields.size(); ++n) {
    const auto parsed = parse_field(kFields[n], fields[n]);
    if (!parsed) return tl::unexpected(parsed.error());
    bits[n] = *parsed;
  }
  return Cron{bits[0], bits[1], bits[2],
              bits[3], bits[4], fields[2].front() != '*' && fields[4].front() != '*'};
}

Result<std::uint64_t> parse_weekdays(std::string_view list) {
  return parse_field(kFields[kWeekdayField], list);
}

std::optional<WallMinute> next_match(const Cron& cron, WallMinute from) {
  const auto first = std::chrono::floor<days>(from);
  const auto end = first + days{146097};  // 400 Gregorian years
  const int minute = static_cast<int>((from - first).count());
  if (day_matches(cron, first) && has(cron.months, unsigned(year_month_day{first}.month())))
    if (const auto time = next_time(cron, minute)) return first + *time;
  const auto day = next_day(cron, first + days{1}, end);
  const auto time = next_time(cron, 0);
  if (!day || !time) return std::nullopt;
  return *day + *time;
}

}  // namespace feedmill
