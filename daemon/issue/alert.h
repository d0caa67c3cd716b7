// What an alert tells: the difference between what is wrong now and what was told last. Pure; any
// thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "feedmill/alerts.h"
#include "feedmill/issue_draft.h"

namespace feedmill {

/// A source that is not well, as an alert tells it.
AlertLine alert_line(const SourceRecord& source, SourceHealth::State state);

/// `present` is all that is wrong now. What was told and is well again is back; in the order of
/// `present`, then of `told`.
std::vector<AlertLine> alert_lines(const std::vector<AlertLine>& present,
                                   const std::vector<ToldTrouble>& told);

/// What is known of the deliveries to one destination.
struct DeliveryRecord {
  int attempts = 0;
  std::string error;
  bool given_up = false;
};

/// Of the oldest that waits and the last that ended: a destination is failing where the one fails
/// again and again, or the other was given up.
std::optional<AlertLine> delivery_trouble(const std::string& destination,
                                          const std::optional<DeliveryRecord>& waiting,
                                          const std::optional<DeliveryRecord>& ended);

/// How what was told stands by now; `failures` are its source's, absent where that is polled no
/// more.
ToldTrouble::Now standing_of(const ToldTrouble& told, const DigestSpec& digest,
                             std::optional<int> failures);

/// Whether the next alert waits. A last one in the future was raised before a clock was set back.
bool is_too_soon(std::optional<Instant> last, Instant now, Seconds apart);

}  // namespace feedmill
