// The one place where the core's time comes from: the wall clock, which may be set, and one that
// only goes on, for waits. The commands read the machine's; what a loop turns is given one, so that
// a test can set it. Any thread.
#pragma once

#include "feedmill/time.h"

namespace feedmill {

class Clock {
 public:
  using Steady = std::chrono::steady_clock::time_point;

  virtual ~Clock() = default;
  virtual Instant now() const = 0;
  virtual Steady steady() const = 0;
};

class MachineClock final : public Clock {
 public:
  Instant now() const override {
    return std::chrono::floor<Seconds>(std::chrono::system_clock::now());
  }
  Steady steady() const override { return std::chrono::steady_clock::now(); }
};

inline const Clock& machine_clock() {
  static const MachineClock clock;
  return clock;
}

inline Instant now() { return machine_clock().now(); }

}  // namespace feedmill
