#include "schedule/learned.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace feedmill {
namespace {

constexpr std::array<std::string_view, 7> kDays = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                                   "Thursday", "Friday", "Saturday"};

/// By PollReason.
constexpr std::array<std::string_view, 11> kReasons = {"",         "first", "fixed",   "habits",
                                                       "fresh",    "ttl",   "skip",    "retry",
                                                       "back-off", "host",  "turnover"};
static_assert(static_cast<std::size_t>(PollReason::kTurnover) + 1 == kReasons.size());

/// What stands behind "name=", up to the next blank.
std::string_view value_of(std::string_view text, std::string_view name) {
  const std::size_t at = text.find(name);
  if (at == std::string_view::npos) return {};
  const std::string_view rest = text.substr(at + name.size());
  return rest.substr(0, rest.find(' '));
}

std::uint64_t number(std::string_view digits, int base) {
  std::uint64_t value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value, base);
  return value;
}

/// Nothing where it is 0 or absent.
std::optional<std::int64_t> positive(std::string_view digits) {
  const auto value = static_cast<std::int64_t>(number(digits, 10) & INT64_MAX);
  return value > 0 ? std::optional(value) : std::nullopt;
}

PollReason reason_of(std::string_view word) {
  const auto* found = std::find(kReasons.begin(), kReasons.end(), word);
  return found == kReasons.end() ? PollReason::kUnknown
                                 : static_cast<PollReason>(found - kReasons.begin());
}

}  // namespace

PublisherHints PublisherHints::of(const Feed& feed) {
  PublisherHints hints;
  const std::int64_t ttl = feed.ttl_minutes.value_or(0);
  // A ttl of more than a year is a mistake (or would overflow): it asks for the longest wait.
  const std::int64_t year = 365 * 24 * 60;
  const std::int64_t seconds = std::max(std::clamp<std::int64_t>(ttl, 0, year) * 60,
                                        feed.update_interval_seconds.value_or(0));
  if (seconds > 0) hints.update_every = Seconds{std::min(seconds, year * 60)};
  for (const int hour : feed.skip_hours) {
    // RSS 0.91 counted hours from 1 to 24: 24 is midnight.
    if (hour >= 0 && hour <= 24) hints.skip_hours |= std::uint32_t{1} << (hour % 24);
  }
  for (const std::string& day : feed.skip_days) {
    const auto* found = std::find(kDays.begin(), kDays.end(), day);
    if (found == kDays.end()) continue;
    const auto bit = static_cast<unsigned>(found - kDays.begin());
    hints.skip_days = static_cast<std::uint8_t>(hints.skip_days | (1U << bit));
  }
  return hints;
}

std::string Learned::to_text() const {
  std::string text;
  const auto add = [&](std::string_view name, const std::string& value) {
    text.append(text.empty() ? "" : " ").append(name).append(value);
  };
  if (hints.update_every) add("every=", std::to_string(hints.update_every->count()));
  if (hints.skip_hours != 0) add("hours=", fmt::format("{:x}", hints.skip_hours));
  if (hints.skip_days != 0) add("days=", fmt::format("{:x}", hints.skip_days));
  if (max_age) add("age=", std::to_string(max_age->count()));
  if (met) add("met=", std::to_string(met->time_since_epoch().count()));
  if (whole_since) add("whole=", std::to_string(whole_since->time_since_epoch().count()));
  if (whole_wait != kFirstWholeWait) add("wwait=", std::to_string(whole_wait.count()));
  if (asked_for.count() > 0) add("asked=", std::to_string(asked_for.count()));
  if (renamings > 0) add("renamed=", std::to_string(renamings));
  if (turnover) add("turns=", std::to_string(turnover->count()));
  if (reason != PollReason::kUnknown)
    add("why=", std::string(kReasons[static_cast<std::size_t>(reason)]));
  if (habits.since) add("posts=", habits.to_text());
  return text;
}

std::optional<Instant> Learned::whole_since_in(std::string_view text) {
  const auto seconds = positive(value_of(text, "whole="));
  return seconds ? std::optional(Instant{Seconds{*seconds}}) : std::nullopt;
}

Seconds Learned::whole_wait_in(std::string_view text) {
  const auto seconds = positive(value_of(text, "wwait="));
  return seconds ? Seconds{*seconds} : kFirstWholeWait;
}

Learned Learned::from_text(std::string_view text) {
  Learned learned;
  if (const auto every = positive(value_of(text, "every="))) {
    learned.hints.update_every = Seconds{*every};
  }
  learned.hints.skip_hours = static_cast<std::uint32_t>(number(value_of(text, "hours="), 16));
  learned.hints.skip_days = static_cast<std::uint8_t>(number(value_of(text, "days="), 16));
  if (const auto age = positive(value_of(text, "age="))) learned.max_age = Seconds{*age};
  if (const auto met = positive(value_of(text, "met="))) learned.met = Instant{Seconds{*met}};
  learned.whole_since = whole_since_in(text);
  learned.whole_wait = whole_wait_in(text);
  if (const auto asked = positive(value_of(text, "asked="))) learned.asked_for = Seconds{*asked};
  learned.renamings = static_cast<int>(positive(value_of(text, "renamed=")).value_or(0) & 0xFFFF);
  if (const auto turns = positive(value_of(text, "turns="))) learned.turnover = Seconds{*turns};
  learned.reason = reason_of(value_of(text, "why="));
  learned.habits = PostingHabits::from_text(value_of(text, "posts="));
  return learned;
}

}  // namespace feedmill
