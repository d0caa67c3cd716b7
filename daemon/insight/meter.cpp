#include "insight/meter.h"

#include <algorithm>
#include <optional>

namespace feedmill {
namespace {

constexpr auto kRelaxed = std::memory_order_relaxed;

/// By FetchFailure; an HTTP status and what was cancelled are told apart below.
constexpr std::array<std::string_view, 16> kFailures = {
    "dns",      "connect",   "tls",        "timeout",         "too_large",      "truncated",
    "protocol", "redirects", "http_other", "refused_address", "refused_scheme", "no_route",
    "file",     "secret",    "",           "inside"};
static_assert(static_cast<std::size_t>(FetchFailure::kInside) + 1 == kFailures.size());

std::string_view outcome_of(const FetchFailed& failed) {
  if (failed.kind != FetchFailure::kHttpStatus) return kFailures[std::size_t(failed.kind)];
  switch (failed.status / 100) {
    case 3:
      return "http_3xx";
    case 4:
      return "http_4xx";
    case 5:
      return "http_5xx";
    default:
      return "http_other";
  }
}

std::string_view outcome_of(const FetchResult& result) {
  if (const auto* failed = std::get_if<FetchFailed>(&result.outcome)) return outcome_of(*failed);
  return std::holds_alternative<NotModified>(result.outcome) ? "not_modified" : "ok";
}

}  // namespace

void Meter::ended(const FetchResult& result) {
  const auto found = std::find(kOutcomes.begin(), kOutcomes.end(), outcome_of(result));
  if (found == kOutcomes.end()) return;
  requests_[std::size_t(found - kOutcomes.begin())].fetch_add(1, kRelaxed);
  const auto ms = static_cast<std::uint64_t>(std::max<std::int64_t>(result.took.count(), 0));
  const auto bucket =
      std::lower_bound(kBuckets.begin(), kBuckets.end(), static_cast<double>(ms) / 1000);
  durations_[std::size_t(bucket - kBuckets.begin())].fetch_add(1, kRelaxed);
  duration_ms_.fetch_add(ms, kRelaxed);
  bytes_.fetch_add(result.bytes, kRelaxed);
}

void Meter::stored(std::uint64_t fresh, std::uint64_t revised) {
  fresh_.store(fresh, kRelaxed);
  revised_.store(revised, kRelaxed);
}

Meter::Reading Meter::read() const {
  Reading reading;
  for (std::size_t i = 0; i < requests_.size(); ++i)
    reading.requests[i] = requests_[i].load(kRelaxed);
  for (std::size_t i = 0; i < durations_.size(); ++i)
    reading.durations[i] = durations_[i].load(kRelaxed);
  reading.duration_ms = duration_ms_.load(kRelaxed);
  reading.bytes = bytes_.load(kRelaxed);
  reading.fresh = fresh_.load(kRelaxed);
  reading.revised = revised_.load(kRelaxed);
  return reading;
}

}  // namespace feedmill
