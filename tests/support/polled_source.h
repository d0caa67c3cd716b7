// A source as a store has it after a poll, for what tells people of it.
#pragma once

#include <string>

#include "feedmill/catalogue.h"

namespace feedmill::test {

inline constexpr Instant kNoon{Seconds{1795435200}};  // 2026-11-23T12:00:00Z
inline constexpr Seconds kDay = std::chrono::hours(24);

/// It was polled an hour before noon, had something new then, and is polled again an hour after it.
inline SourceStatus polled(const std::string& outcome, int failures = 0) {
  SourceStatus status;
  status.source.url = "https://tides.example/feed";
  status.source.name = "Tides of mine";
  status.state.outcome = outcome;
  status.state.failures = failures;
  status.state.last_error = failures > 0 ? "it failed" : "";
  status.state.last_poll = status.state.last_new = kNoon - std::chrono::hours(1);
  status.state.next_poll = kNoon + std::chrono::hours(1);
  return status;
}

}  // namespace feedmill::test
