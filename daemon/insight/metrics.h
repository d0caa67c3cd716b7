// What /metrics says, as text: OpenMetrics 1.0, or the older text format of Prometheus. How many
// series there are goes with the digests that the operator has, and never with the sources. Pure;
// any thread.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "feedmill/time.h"
#include "insight/meter.h"

namespace feedmill {

struct MetricFacts {
  std::string version;
  bool healthy = true;
  Instant now{}, started{};
  Meter::Reading counted;
  std::map<std::string, std::int64_t> sources;  ///< by state, each state that there is
  std::optional<Instant> last_poll;             ///< the newest
  std::int64_t entries = 0, stories = 0, issues = 0, digests = 0;
  std::int64_t store_bytes = 0, store_free_bytes = 0;
  std::int64_t memory_bytes = 0;
  double cpu_seconds = 0;
  std::int64_t waiting = 0, given_up = 0;  ///< deliveries
  std::optional<Instant> oldest_waiting;   ///< when its issue was sealed
  struct Digest {
    std::string name;
    std::optional<Instant> last_issue;
  };
  std::vector<Digest> each_digest;
};

constexpr const char* kOpenMetricsType =
    "application/openmetrics-text; version=1.0.0; charset=utf-8";
constexpr const char* kPlainMetricsType = "text/plain; version=0.0.4; charset=utf-8";

/// Whether who sends this Accept header is given OpenMetrics: unless it takes plain text or a page
/// and says nothing of OpenMetrics.
bool wants_open_metrics(const std::string& accept);

std::string metrics_text(const MetricFacts& facts, bool open_metrics);

}  // namespace feedmill
