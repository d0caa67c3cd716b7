#include "calendar/calendar.h"

#include <date/tz.h>
#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>
#include <string>
#include <utility>

#include "calendar/cron.h"
#include "calendar/schedule_words.h"
#include "schedule/duration.h"

namespace feedmill {

/// Either a period, or matching minutes of the wall clock in a zone.
struct Calendar::Plan {
  Seconds period{0};  ///< 0: `cron` says
  Cron cron;
  const date::time_zone* zone = nullptr;  ///< lives as long as the process
};

namespace {

constexpr std::string_view kEvery = "every ";
constexpr std::uint64_t kAllDays = 0xFFFFFFFE, kAllMonths = 0x1FFE, kAllWeekdays = 0x7F;

const date::time_zone* find_zone(std::string_view name) {
  try {
    return date::locate_zone(name.empty() ? "UTC" : name);
  } catch (const std::exception&) {  // an unknown name, or no zone data at all
    return nullptr;
  }
}

bool digit(char c) { return c >= '0' && c <= '9'; }

/// "07:00" or "7:00"; nothing where it is no time of day.
std::optional<std::pair<int, int>> parse_clock(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == 0 || colon > 2 || text.size() != colon + 3) return std::nullopt;
  for (std::size_t n = 0; n < text.size(); ++n)
    if (n != colon && !digit(text[n])) return std::nullopt;
  const int hour = std::stoi(std::string(text.substr(0, colon)));
  const int minute = std::stoi(std::string(text.substr(colon + 1)));
  if (hour > 23 || minute > 59) return std::nullopt;
  return std::pair{hour, minute};
}

/// What is no time of day: an hour too many, or anything else.
std::string clock_hint(std::string_view said) {
  const bool clock = !said.empty() && said.find_first_not_of("0123456789:") == said.npos;
  if (clock) return " (00:00 to 23:59)";
  return R"( ("07:00", "mon-fri 07:00", "every 2h", "@daily", or a cron line))";
}

/// "07:00" with a list of weekdays, or with every day.
Result<Cron> parse_daily(std::string_view clock, std::optional<std::string_view> weekdays) {
  const auto time = parse_clock(clock);
  if (!time)
    return failure(Errc::kConfig,
                   fmt::format("\"{}\" is no time of day{}", clock, clock_hint(clock)));
  Cron cron{std::uint64_t{1} << time->second, std::uint64_t{1} << time->first, kAllDays, kAllMonths,
            kAllWeekdays};
  if (!weekdays) return cron;
  const auto days = parse_weekdays(*weekdays);
  if (!days) return tl::unexpected(days.error());
  cron.weekdays = *days;
  return cron;
}

std::string_view trim(std::string_view text) {
  const std::size_t from = text.find_first_not_of(' ');
  if (from == std::string_view::npos) return {};
  return text.substr(from, text.find_last_not_of(' ') - from + 1);
}

/// crontab(5)'s short forms.
constexpr std::pair<std::string_view, std::string_view> kMacros[] = {{"@hourly", "0 * * * *"},
                                                                     {"@daily", "0 0 * * *"},
                                                                     {"@weekly", "0 0 * * 0"},
                                                                     {"@monthly", "0 0 1 * *"}};

Result<Cron> parse_macro(std::string_view schedule) {
  for (const auto& [name, fields] : kMacros)
    if (schedule == name) return parse_cron(fields);
  if (schedule == "@midnight")
    return failure(Errc::kConfig, R"("@midnight" is no schedule; write "@daily")");
  return failure(
      Errc::kConfig,
      fmt::format("\"{}\" is no schedule; there are @hourly, @daily, @weekly, @monthly", schedule));
}

Result<Cron> parse_wall(std::string_view schedule) {
  if (schedule.substr(0, 1) == "@") return parse_macro(schedule);
  const std::size_t blank = schedule.find(' ');
  if (blank == std::string_view::npos) return parse_daily(schedule, std::nullopt);
  const std::string_view rest = trim(schedule.substr(blank));
  if (rest.find(' ') == std::string_view::npos) return parse_daily(rest, schedule.substr(0, blank));
  return parse_cron(schedule);
}

tl::unexpected<Error> with_what_was_meant(std::string_view schedule, Error error) {
  const std::string meant = schedule_meant(schedule);
  if (!meant.empty() && meant != schedule)
    error.message = fmt::format(R"("{}" is no schedule; write "{}")", schedule, meant);
  return tl::unexpected(std::move(error));
}

std::optional<Instant> next_period(Seconds period, Instant when, Instant origin) {
  if (when < origin) return origin + period;
  return origin + ((when - origin) / period + 1) * period;
}

/// When a wall time happens: the first of two, or the end of the gap that swallows it.
Instant happens(WallMinute wall, const date::time_zone& zone) {
  const date::local_seconds local{wall.time_since_epoch()};
  const auto info = zone.get_info(local);
  if (info.result == date::local_info::nonexistent) return info.second.begin;
  return Instant{local.time_since_epoch() - info.first.offset};
}

}  // namespace

Result<Calendar> Calendar::parse(std::string_view schedule, std::string_view timezone) {
  auto plan = std::make_shared<Plan>();
  plan->zone = find_zone(timezone);
  if (plan->zone == nullptr)
    return failure(Errc::kConfig, fmt::format("unknown time zone \"{}\"", timezone));
  schedule = trim(schedule);
  if (schedule.substr(0, kEvery.size()) == kEvery) {
    const std::string_view text = trim(schedule.substr(kEvery.size()));
    const auto period = parse_duration(text);
    if (!period || period->count() < 1)
      return with_what_was_meant(
          schedule, {Errc::kConfig,
                     fmt::format("\"{}\" is no period (every 15m, every 6h, every 1d)", text)});
    plan->period = *period;
    return Calendar(std::move(plan));
  }
  const auto cron = parse_wall(schedule);
  if (!cron) return with_what_was_meant(schedule, cron.error());
  plan->cron = *cron;
  return Calendar(std::move(plan));
}

std::optional<Instant> Calendar::next(Instant when, Instant origin) const {
  if (plan_->period.count() > 0) return next_period(plan_->period, when, origin);
  const Seconds local = when.time_since_epoch() + plan_->zone->get_info(when).offset;
  // Instants do not decrease as wall times increase, so the first match that lies after `when` is
  // the answer. More than one is looked at only where a wall time repeats: at most a day's minutes.
  auto wall = WallMinute{std::chrono::floor<std::chrono::minutes>(local)};
  while (const auto match = next_match(plan_->cron, wall)) {
    const Instant instant = happens(*match, *plan_->zone);
    if (instant > when) return instant;
    wall = *match + std::chrono::minutes{1};
  }
  return std::nullopt;
}

bool is_timezone(std::string_view name) { return !name.empty() && find_zone(name) != nullptr; }

std::vector<std::string> timezone_names() {
  std::vector<std::string> names;
  try {
    for (const date::time_zone& zone : date::get_tzdb().zones) names.push_back(zone.name());
  } catch (const std::exception&) {  // no zone data at all
    names.clear();
  }
  return names;
}

std::string format_local(Instant when, std::string_view timezone, const char* format) {
  const date::time_zone* zone = find_zone(timezone);
  if (zone == nullptr) zone = find_zone("UTC");
  if (zone == nullptr) return date::format(format, when);
  return date::format(format, date::make_zoned(zone, when));
}

}  // namespace feedmill
