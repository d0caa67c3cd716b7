// How many entries a source is expected to post, and when, as seen at one moment: everything posted
// until then is known. The rate on each time scale is a gamma-Poisson estimate whose prior is the
// next slower scale; what a faster scale shows beyond the slower one fades with that scale; the
// hours and days that the source keeps, shrunk to none in particular, multiply all. Pure; any
// thread.
#pragma once

#include <array>

#include "schedule/posting_habits.h"

namespace feedmill {

class Forecast {
 public:
  /// `first_guess` is the rate of a source that nothing is known of, in entries a second.
  Forecast(const PostingHabits& habits, Instant now, double first_guess);

  /// Walks forward from the moment of the forecast, step by step.
  class Walk {
   public:
    Walk(const Forecast& forecast, Seconds step);
    /// The entries expected in the next step.
    double next();

   private:
    static constexpr std::size_t kFading = PostingHabits::kScales.size() - 1;
    const Forecast& forecast_;
    Seconds step_;
    std::array<double, kFading> excess_{}, fade_{};
    HourOfWeek hour_;
  };

  /// Entries a second, on the slowest scale.
  double steady() const { return rates_.back(); }
  /// Entries a second on the scale of a week.
  double this_week() const { return rates_[3]; }
  /// How much busier than on average an hour of the week is, as a factor.
  double busy(int hour_of_week) const;
  double busy_hour(int hour) const { return hours_[static_cast<std::size_t>(hour)]; }
  double busy_day(int day) const { return days_[static_cast<std::size_t>(day)]; }

 private:
  double exposure(std::size_t scale, Seconds known) const;

  Instant now_;
  std::array<double, 24> hours_{};
  std::array<double, 7> days_{};
  std::array<double, PostingHabits::kScales.size()> rates_{};
};

}  // namespace feedmill
