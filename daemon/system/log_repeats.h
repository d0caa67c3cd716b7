// What a daemon says again and again, for months: of each failure the first lines are written, then
// one an hour, with how many were not. A failure is its event, what it is about and its error, in
// which digits count for nothing ("no answer within 30012 ms"). Memory is bounded. Not guarded: who
// shares it locks.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <unordered_map>

#include "system/log_words.h"

namespace feedmill {

class LogRepeats {
 public:
  using Clock = std::chrono::steady_clock;
  static constexpr std::uint64_t kFirst = 3;  ///< that are written whatever comes
  static constexpr auto kEvery = std::chrono::hours(1);
  static constexpr std::size_t kMost = 4096;  ///< failures that are known at a time

  /// Whether a line is to be written, and then how many like it were not since the last one was;
  /// nothing: it is not. What has no error is none of this, nor is what answers somebody: a reload.
  std::optional<std::uint64_t> pass(const LogFields& fields, Clock::time_point now);

 private:
  struct Seen {
    Clock::time_point last{};  // when one came
    Clock::time_point told{};  // when one was written
    std::uint64_t written = 0, kept_back = 0;
  };
  void forget(Clock::time_point now);
  std::unordered_map<std::uint64_t, Seen> seen_;
};

}  // namespace feedmill
