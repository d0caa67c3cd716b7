#include "schedule/poll_moment.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace feedmill {
namespace {

// The first guess is cut into so many slots; three of it are looked at, a whole number, so that the
// horizon favours no other wait.
constexpr int kSlotsOfGuess = 8;
constexpr std::size_t kSlots = 24;
constexpr int kSteps = 96;  // of the first guess, from `least` to `most`

/// The moment when what was posted since has waited for `patience` in all: the best one for a
/// steady rate, and close to it for others.
Seconds first_guess(const Forecast& forecast, double patience, Seconds least, Seconds most) {
  const Seconds step = std::max(most / kSteps, Seconds{1});
  Forecast::Walk walk(forecast, step);
  double waiting = 0, waited = 0;
  Seconds wait{0};
  while (wait < most && waited < patience) {
    const double posted = walk.next();
    const double more = (waiting + posted / 2) * static_cast<double>(step.count());
    // Within the last step by proportion: a guess that moved in steps would move the answer in
    // them.
    const double part = waited + more > patience ? (patience - waited) / more : 1;
    wait += Seconds{static_cast<std::int64_t>(static_cast<double>(step.count()) * part) + 1};
    waited += more;
    waiting += posted;
  }
  return std::clamp(wait, least, most);
}

/// What is expected to be posted in the slots ahead, so that the waiting of a whole stretch is one
/// subtraction.
class Slots {
 public:
  Slots(const Forecast& forecast, Seconds slot) : slot_(static_cast<double>(slot.count())) {
    Forecast::Walk walk(forecast, slot);
    for (std::size_t i = 0; i < kSlots; ++i) {
      const double posted = walk.next();
      posted_[i + 1] = posted_[i] + posted;
      moments_[i + 1] = moments_[i] + posted * (static_cast<double>(i) + 0.5);
    }
  }

  /// How long, in entry-seconds, those of the slots [from, to) wait for a request at `to`.
  double waiting(std::size_t from, std::size_t to) const {
    const double posted = posted_[to] - posted_[from];
    return (posted * static_cast<double>(to) - (moments_[to] - moments_[from])) * slot_;
  }

 private:
  double slot_;
  std::array<double, kSlots + 1> posted_{}, moments_{};
};

}  // namespace

double steady_interval(double rate, double patience) { return std::sqrt(2 * patience / rate); }

double rate_for(Seconds interval, double patience) {
  const double seconds = std::max(static_cast<double>(interval.count()), 1.0);
  return 2 * patience / (seconds * seconds);
}

Seconds best_wait(const Forecast& forecast, double patience, Seconds least, Seconds most) {
  const Seconds guess = first_guess(forecast, patience, least, most);
  const Seconds slot = std::max(guess / kSlotsOfGuess, Seconds{1});
  const Slots slots(forecast, slot);
  std::array<double, kSlots + 1> cost{};  // of everything from a slot on
  std::size_t first = kSlots;
  for (std::size_t from = kSlots; from-- > 0;) {
    double best = -1;
    for (std::size_t to = from + 1; to <= kSlots; ++to) {
      const double waiting = slots.waiting(from, to);
      // The horizon is where looking ends, not where a request must be: it costs half of one.
      const double total = waiting + cost[to] + (to < kSlots ? patience : patience / 2);
      if (best < 0 || total < best) {
        best = total;
        if (from == 0) first = to;
      }
      if (waiting > best) break;  // later ones wait for longer still
    }
    cost[from] = best;
  }
  return std::clamp(slot * static_cast<std::int64_t>(first), least, most);
}

}  // namespace feedmill
