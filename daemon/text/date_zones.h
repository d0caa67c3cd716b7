// Time zones by name, as feeds write them: abbreviations ("EST", "MESZ") and areas of the tz
// database
// ("Europe/Berlin"), from tables: a machine's own database would make the same feed mean different
// times on two machines. Inside text/ only. Pure; any thread.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "feedmill/time.h"

namespace feedmill {

/// Seconds east of UTC of a named zone ("est", "mesz", "z"), folded; abbreviations that several
/// countries use mean what most feeds mean by them.
std::optional<int> zone_of(std::string_view folded);

/// An area's name in the text of a date.
struct AreaZone {
  std::string_view written;  ///< as it stands there; empty: none that is known
  std::size_t area = 0;      ///< which, for area_offset()
};
AreaZone area_zone(std::string_view text);

/// Seconds east of UTC in an area at a local time, which is given as if it were UTC, of that year.
int area_offset(std::size_t area, Instant local, int year);

/// The offset, or 0 where no zone of the world is so far from UTC (-12:00 to +14:00): such a zone
/// is none, and without a zone a date is UTC.
int real_offset(int seconds);

}  // namespace feedmill
