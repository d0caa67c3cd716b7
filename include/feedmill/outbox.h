// The outbox: issues, each of their stories, or alerts on their way to destinations. A row is
// written in the transaction that seals its issue, and ends when the destination has it or it is
// given up. Each destination has its own queue, the oldest issue first, whatever becomes of the
// others; what it has refused for good waits for its time aside, and the next goes before it. What
// a killed process was sending is sent again, under the same id.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "feedmill/digest.h"
#include "feedmill/result.h"

namespace feedmill {

/// An issue, or a story of it, or an alert, on its way to one destination.
struct Delivery {
  std::int64_t id = 0;
  std::string digest, destination;  ///< the digest's name, Destination::key
  std::string issue_id;             ///< of an alert, its id
  std::string stem;                 ///< of the issue's files
  Instant queued{};                 ///< when the issue was sealed
  int attempts = 0;                 ///< that failed
  Instant next_try{};
  std::string last_error;
  bool given_up = false;
  std::string story = {};  ///< id of the story that it is; empty: the whole issue
  std::int64_t alert = 0;  ///< its number, of an alert
  bool refused = false;    ///< for what it is: it waits aside, and the next goes before it
};

/// How an attempt to deliver ended.
struct DeliveryOutcome {
  enum class Kind { kDelivered, kFailed, kGivenUp, kNotTried };
  Kind kind = Kind::kDelivered;
  std::string error;     ///< of kFailed and kGivenUp
  Instant next_try{};    ///< of kFailed
  bool refused = false;  ///< of kFailed: it is to wait aside
};

class Outbox {
 public:
  virtual ~Outbox() = default;

  /// Claims what may be delivered now: of each destination of `digests` the oldest that waits,
  /// unless it is to be tried later or a living process is at it. One that was refused and is to be
  /// tried later is passed over.
  virtual Result<std::vector<Delivery>> claim_deliveries(const std::vector<DigestSpec>& digests,
                                                         Instant now) = 0;
  /// Ends a claimed delivery.
  virtual Result<void> finish_delivery(std::int64_t id, const DeliveryOutcome& outcome) = 0;
};

}  // namespace feedmill
