#include "schedule/setback.h"

#include <algorithm>
#include <utility>

namespace feedmill {
namespace {

constexpr Seconds kFirstWait{10}, kLongestWait{3600};
constexpr int kMostDoublings = 10;

}  // namespace

Turn turn_of(const Setback& setback) {
  if (setback.deaths == 0) return Turn::kAsUsual;
  return setback.deaths > 1 && setback.deaths > setback.counted ? Turn::kFailed : Turn::kAlone;
}

bool goes_without_text(const Setback& entry) { return entry.deaths > 1; }

std::string death_error(const Setback& setback) {
  return "feedmill itself was ended " + std::to_string(setback.deaths) +
         " times while it worked on this (a crash, or no memory left): it is tried alone, and less "
         "and less often";
}

Setback after_failure(Setback setback, std::string error, Instant now) {
  const int doublings = std::clamp(setback.failures, 0, kMostDoublings);
  ++setback.failures;
  setback.counted = setback.deaths;
  setback.next_try = now + std::min(kLongestWait, kFirstWait * (1 << doublings));
  setback.error = std::move(error);
  return setback;
}

bool waits(const Setback& setback, Instant now) {
  return now < setback.next_try && setback.next_try <= now + kLongestWait;
}

}  // namespace feedmill
