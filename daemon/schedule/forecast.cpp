#include "schedule/forecast.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace feedmill {
namespace {

constexpr auto& kScales = PostingHabits::kScales;

// How much a prior weighs, in entries (rates) or postings (hours, days) seen. None was fitted to a
// collection of sources: half or twice as much changes the mean delay by less than 3 %.
constexpr double kSlowerScale = 3, kFirstGuess = 0.5;
constexpr double kAnyHour = 12, kAnyDay = 6;

// Scales on which it matters which hours there were; on the slower ones there were all.
constexpr Seconds kWholeWeeks = std::chrono::hours(48);

double seconds(Seconds duration) { return static_cast<double>(duration.count()); }

/// Counts as factors around 1, shrunk to 1.
template <class Counts>
Counts factors(const Counts& counts, double prior) {
  const auto size = static_cast<double>(counts.size());
  const double sum = std::accumulate(counts.begin(), counts.end(), 0.0);
  Counts out{};
  std::transform(counts.begin(), counts.end(), out.begin(),
                 [&](double count) { return (count + prior / size) / (sum + prior) * size; });
  return out;
}

/// Who posts at ten past nine may well do so at ten to: half of an hour, a quarter of each
/// neighbour.
std::array<double, 24> smoothed(const std::array<double, 24>& hours) {
  std::array<double, 24> out{};
  for (std::size_t hour = 0; hour < out.size(); ++hour) {
    out[hour] = hours[hour] / 2 + (hours[(hour + 1) % 24] + hours[(hour + 23) % 24]) / 4;
  }
  return out;
}

}  // namespace

Forecast::Forecast(const PostingHabits& habits, Instant now, double first_guess)
    : now_(now),
      hours_(factors(smoothed(habits.by_hour), kAnyHour)),
      days_(factors(habits.by_weekday, kAnyDay)) {
  // A clock that was set back: what is known lies in the future, and is taken as of now.
  const Seconds known = habits.since ? std::max(now - *habits.since, Seconds{0}) : Seconds{0};
  double slower = first_guess, weight = kFirstGuess;
  for (std::size_t scale = kScales.size(); scale-- > 0;) {
    rates_[scale] =
        (habits.recent_at(scale, now) + weight) / (exposure(scale, known) + weight / slower);
    slower = rates_[scale];
    weight = kSlowerScale;
  }
}

double Forecast::busy(int hour) const {
  return hours_[static_cast<std::size_t>(hour % 24)] * days_[static_cast<std::size_t>(hour / 24)];
}

/// For how long a scale's fading memory has watched, in seconds of an average hour.
double Forecast::exposure(std::size_t scale, Seconds known) const {
  const double fades = seconds(kScales[scale]);
  if (kScales[scale] > kWholeWeeks) return fades * (1 - std::exp(-seconds(known) / fades));
  // Backwards in steps of an hour or less, for as long as anything is remembered.
  const Seconds step = std::min(kScales[scale] / 4, Seconds{3600});
  const double fade = std::exp(-seconds(step) / fades);
  const Seconds back = std::min(3 * kScales[scale], known);
  double sum = 0, memory = std::sqrt(fade);
  HourOfWeek hour(now_ - step / 2);
  for (Seconds age{0}; age < back; age += step, memory *= fade, hour.move(-step))
    sum += memory * busy(hour.value());
  return sum * seconds(step);
}

Forecast::Walk::Walk(const Forecast& forecast, Seconds step)
    : forecast_(forecast), step_(step), hour_(forecast.now_ + step / 2) {
  for (std::size_t scale = 0; scale < kFading; ++scale) {
    fade_[scale] = std::exp(-seconds(step) / seconds(kScales[scale]));
    const double excess = forecast.rates_[scale] - forecast.rates_[scale + 1];
    excess_[scale] = excess * std::sqrt(fade_[scale]);
  }
}

double Forecast::Walk::next() {
  double rate = forecast_.steady();
  for (std::size_t scale = 0; scale < kFading; ++scale) {
    rate += excess_[scale];
    excess_[scale] *= fade_[scale];
  }
  const double busy = forecast_.busy(hour_.value());
  hour_.move(step_);
  // Never nothing: rounding may leave a little less than that.
  return std::max(rate * busy, 0.0) * seconds(step_);
}

}  // namespace feedmill
