// What a destination with `when: failing` is told: sources and deliveries of its digest that fail,
// have gone quiet or are back. What is told is decided in issue/alert.h, of what is read here as
// values; the store remembers it, so that a restart tells nothing again.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "feedmill/digest.h"
#include "feedmill/result.h"

namespace feedmill {

/// One thing that changed.
struct AlertLine {
  enum class About : std::uint8_t { kSource, kDelivery };
  enum class State : std::uint8_t { kFailing, kGone, kQuiet, kBack };
  About about = About::kSource;
  State state = State::kFailing;
  std::string subject;                ///< the source's address as configured, the destination's key
  std::string name;                   ///< as shown
  int failures = 0;                   ///< in a row, where it is failing
  std::string error = {};             ///< of the last attempt; may be empty
  std::optional<Instant> since = {};  ///< the last success; of a quiet source, its last new entry
  bool operator==(const AlertLine&) const = default;
};

/// What a digest's alerts told last of one source or destination that was not well.
struct ToldTrouble {
  enum class Now : std::uint8_t {
    kWell,       ///< where it is not among what is wrong
    kUnsure,     ///< it has failed, but not often enough to be told
    kForgotten,  ///< it is not in the configuration any more
  };
  AlertLine::About about = AlertLine::About::kSource;
  AlertLine::State state = AlertLine::State::kFailing;
  std::string subject, name;
  Now now = Now::kWell;
};

/// All that an alert is decided from but the sources that are not well: Issues::troubled_sources().
struct AlertStand {
  std::vector<ToldTrouble> told;
  std::vector<AlertLine> deliveries;  ///< destinations that are failing now
  std::optional<Instant> last;        ///< when the last alert was raised
};

/// A message about them. It is no issue: it has an id of its own.
struct Alert {
  std::string id;      ///< "urn:uuid:…", the same for every destination and repeat
  std::string digest;  ///< the digest's name
  std::string title;   ///< of the digest
  std::string timezone;
  Instant raised{};
  std::vector<AlertLine> lines;
};

class Alerts {
 public:
  virtual ~Alerts() = default;

  virtual Result<AlertStand> alert_stand(const DigestSpec& digest) = 0;
  /// Writes an alert, what it tells, and a row of the outbox for each destination that takes
  /// alerts, in one transaction. False: another was raised less than `apart` ago.
  virtual Result<bool> raise_alert(const DigestSpec& digest, const std::vector<AlertLine>& lines,
                                   Instant now, Seconds apart) = 0;
  /// Errors: Errc::kUsage, the store has it no more.
  virtual Result<Alert> alert(std::int64_t number) = 0;
};

}  // namespace feedmill
