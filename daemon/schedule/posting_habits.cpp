#include "schedule/posting_habits.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <tuple>

namespace feedmill {
namespace {

using std::chrono::days;

// Hours and days fade in steps of a week: the counts are kept to a sixteenth, which a smaller step
// would round away.
constexpr double kProfileFades = 90;  // days
constexpr int kStep = 7;              // days

constexpr std::string_view kDigits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
/// What a digit stands for; -1: it is none.
constexpr std::array<int, 256> kDigitValues = [] {
  std::array<int, 256> values{};
  for (int& value : values) value = -1;
  int next = 0;
  for (const char digit : kDigits) values[static_cast<unsigned char>(digit)] = next++;
  return values;
}();
constexpr double kUnit = 16;  // counts are kept in sixteenths, two digits of 64 each

double faded(double count, Seconds age, Seconds scale) {
  if (age.count() <= 0) return count;
  return count * std::exp(-static_cast<double>(age.count()) / static_cast<double>(scale.count()));
}

std::int64_t step_of(Instant when) {
  return std::chrono::floor<days>(when).time_since_epoch().count() / kStep;
}

template <class Counts>
void multiply(Counts& counts, double factor) {
  for (double& count : counts) count *= factor;
}

template <class Counts>
void write_counts(std::string& text, const Counts& counts) {
  for (const double count : counts) {
    const auto units = static_cast<std::size_t>(std::lround(count * kUnit));
    text += kDigits[units / 64];
    text += kDigits[units % 64];
  }
}

/// Takes the digits off `text`; false where there are none.
template <class Counts>
bool read_counts(std::string_view& text, Counts& counts) {
  if (text.size() < 2 * counts.size()) return false;
  for (double& count : counts) {
    const int high = kDigitValues[static_cast<unsigned char>(text[0])];
    const int low = kDigitValues[static_cast<unsigned char>(text[1])];
    if (high < 0 || low < 0) return false;
    count = (high * 64 + low) / kUnit;
    text.remove_prefix(2);
  }
  return true;
}

/// A number and the comma behind it.
template <class T>
bool read_number(std::string_view& text, T& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end == text.data() + text.size() || *end != ',') return false;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()) + 1);
  return true;
}

}  // namespace

int hour_of_week(Instant when) { return HourOfWeek(when).value(); }

bool PostingHabits::operator==(const PostingHabits& other) const {
  return std::tie(since, last, recent, by_hour, by_weekday) ==
         std::tie(other.since, other.last, other.recent, other.by_hour, other.by_weekday);
}

void PostingHabits::begin(Instant when) {
  if (since && *since <= when) return;
  written.clear();
  if (!since) last = when;
  since = since ? std::min(*since, when) : when;
}

double PostingHabits::recent_at(std::size_t scale, Instant now) const {
  return faded(recent[scale], now - last, kScales[scale]);
}

void PostingHabits::saw(Instant when) {
  begin(when);
  written.clear();
  const Instant moment = std::max(when, last);
  for (std::size_t scale = 0; scale < recent.size(); ++scale) {
    recent[scale] = recent_at(scale, moment);
  }
  if (const auto steps = step_of(moment) - step_of(last); steps > 0) {
    const double factor = std::exp(-static_cast<double>(steps * kStep) / kProfileFades);
    multiply(by_hour, factor);
    multiply(by_weekday, factor);
  }
  const double weight = 1 / (1 + recent[0]);
  const auto hour = static_cast<std::size_t>(hour_of_week(moment));
  by_hour[hour % 24] += weight;
  by_weekday[hour / 24] += weight;
  // Only their proportions matter.
  if (by_hour[hour % 24] > kMostCounted) multiply(by_hour, 0.5);
  if (by_weekday[hour / 24] > kMostCounted) multiply(by_weekday, 0.5);
  for (double& count : recent) count += 1;
  last = moment;
}

std::string PostingHabits::to_text() const {
  if (!since || !written.empty()) return written;
  std::string text =
      fmt::format("{},{},", since->time_since_epoch().count(), last.time_since_epoch().count());
  for (const double count : recent) text += fmt::format("{:.7g},", count);
  write_counts(text, by_hour);
  write_counts(text, by_weekday);
  return text;
}

PostingHabits PostingHabits::from_text(std::string_view text) {
  PostingHabits habits;
  habits.written = text;
  std::int64_t since = 0, last = 0;
  bool whole = read_number(text, since) && read_number(text, last);
  for (double& count : habits.recent) {
    whole = whole && read_number(text, count) && std::isfinite(count) && count >= 0;
  }
  whole = whole && read_counts(text, habits.by_hour) && read_counts(text, habits.by_weekday);
  if (!whole) return {};
  habits.since = Instant{Seconds{since}};
  habits.last = Instant{Seconds{last}};
  return habits;
}

}  // namespace feedmill
