// When a digest is due: the schedules of the configuration over civil time in an IANA zone. Wall
// times that a clock change skips happen at the next valid minute; those that happen twice happen
// once. Pure but for the zone data, which is read once: it is as old as the process. Any thread.
//
// howardhinnant date 3.0.1 reads the transitions that a zone file lists, which end in 2037 in
// Debian's tzdata, and not the rule in its footer: from 2038 on summer time is missing.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "feedmill/result.h"
#include "feedmill/time.h"

namespace feedmill {

/// A parsed schedule in its zone; a value, cheap to copy.
class Calendar {
 public:
  /// "07:00", "every 15m", "mon,thu 07:30", "@daily" and the like, or a five-field cron line
  /// (crontab(5): names, ranges, steps; day of month and day of week are alternatives where both
  /// are restricted). `timezone`: IANA, empty is UTC. Errors: Errc::kConfig; the message says what
  /// is wrong with which of the two.
  static Result<Calendar> parse(std::string_view schedule, std::string_view timezone);

  /// The first time of the schedule after `when`; nothing where there is none (February 30). With
  /// "every", `origin` (when the digest was first seen) plus a multiple of the period.
  std::optional<Instant> next(Instant when, Instant origin) const;

 private:
  struct Plan;
  explicit Calendar(std::shared_ptr<const Plan> plan) : plan_(std::move(plan)) {}
  std::shared_ptr<const Plan> plan_;
};

/// Whether the zone data knows this IANA name.
bool is_timezone(std::string_view name);

/// The names that the zone data has; empty where there is none.
std::vector<std::string> timezone_names();

/// `when` in a zone for people: "Monday, 23 November 2026, 07:00 CET". The format is strftime's as
/// date::format has it.
std::string format_local(Instant when, std::string_view timezone, const char* format);

}  // namespace feedmill
