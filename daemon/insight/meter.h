// What the daemon counts while it runs, for /metrics: numbers alone, each an atomic, so that
// whoever counts never waits for whoever reads. Any thread.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <string_view>

#include "feedmill/http.h"

namespace feedmill {

class Meter {
 public:
  /// How a request may end, in few words: what sources there are adds none.
  static constexpr std::array<std::string_view, 20> kOutcomes = {
      "ok",        "not_modified", "http_3xx",        "http_4xx",       "http_5xx",  "dns",
      "connect",   "tls",          "timeout",         "too_large",      "truncated", "protocol",
      "redirects", "http_other",   "refused_address", "refused_scheme", "no_route",  "file",
      "secret",    "inside"};
  /// Upper ends of the histogram's buckets, in seconds; above the last there is one more.
  static constexpr std::array<double, 10> kBuckets = {0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60};

  /// One request has ended. One that was cancelled because the program stops counts as none.
  void ended(const FetchResult& result);
  /// What polls have brought since the start.
  void stored(std::uint64_t fresh, std::uint64_t revised);

  /// The same as plain numbers; each true of its own moment.
  struct Reading {
    std::array<std::uint64_t, kOutcomes.size()> requests{};
    std::array<std::uint64_t, kBuckets.size() + 1> durations{};  ///< each bucket by itself
    std::uint64_t duration_ms = 0, bytes = 0, fresh = 0, revised = 0;
  };
  Reading read() const;

 private:
  std::array<std::atomic<std::uint64_t>, kOutcomes.size()> requests_{};
  std::array<std::atomic<std::uint64_t>, kBuckets.size() + 1> durations_{};
  std::atomic<std::uint64_t> duration_ms_{0}, bytes_{0}, fresh_{0}, revised_{0};
};

}  // namespace feedmill
