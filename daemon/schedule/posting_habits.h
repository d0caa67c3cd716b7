// What a source's posting has taught: how many entries lately, on five time scales, and at which
// hours and days. It changes when something is posted and at no other time: what has faded since is
// reckoned when it is read. Five numbers and 31 counts, kept as text in a source's row. Pure; plain
// values; any thread.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "feedmill/time.h"

namespace feedmill {

struct PostingHabits {
  /// The scales on which a rate is remembered, the shortest first. A burst lives on the first, a
  /// project's years on the last.
  static constexpr std::array<Seconds, 5> kScales = {
      std::chrono::hours(1), std::chrono::hours(6), std::chrono::hours(24),
      std::chrono::hours(7 * 24), std::chrono::hours(56 * 24)};
  static constexpr double kMostCounted = 255;

  std::optional<Instant> since;  ///< how far back the source is known; absent: not at all
  Instant last{};                ///< the newest posting; with since
  std::array<double, kScales.size()> recent{};  ///< entries, each faded by its age, as of `last`
  // Postings, not entries: what comes in one burst counts about once.
  std::array<double, 24> by_hour{};    ///< UTC; faded over a quarter of a year
  std::array<double, 7> by_weekday{};  ///< from Sunday

  /// What from_text() read, until something is added: nine polls in ten add nothing.
  std::string written;

  bool operator==(const PostingHabits& other) const;

  /// The source is known from `when` on, or from before.
  void begin(Instant when);
  /// An entry was posted. Times come in their order; one before `last` counts as of `last`.
  void saw(Instant when);
  /// recent[scale] as of `now`.
  double recent_at(std::size_t scale, Instant now) const;

  /// "since,last,n,n,n,n,n,profile"; empty where nothing is known.
  std::string to_text() const;
  /// Anything that to_text() did not write is nothing known.
  static PostingHabits from_text(std::string_view text);
};

/// Hours since a Sunday's midnight, 0 to 167.
int hour_of_week(Instant when);

/// The same for a moment that moves, without a calendar at each step.
class HourOfWeek {
 public:
  explicit HourOfWeek(Instant when) : second_(second_of_week(when)) {}
  void move(Seconds by) {
    second_ += by.count();
    if (second_ < 0 || second_ >= kWeek) second_ = ((second_ % kWeek) + kWeek) % kWeek;
  }
  int value() const { return static_cast<int>(second_ / 3600); }

 private:
  static constexpr std::int64_t kWeek = 7 * 24 * 3600;
  static std::int64_t second_of_week(Instant when) {
    constexpr std::int64_t kThursday = 4 * 24 * 3600;  // the epoch's
    const std::int64_t second = (when.time_since_epoch().count() + kThursday) % kWeek;
    return second < 0 ? second + kWeek : second;
  }
  std::int64_t second_;
};

}  // namespace feedmill
