// What of stdout and stderr is a person's screen, and how times are shown there. Any thread; the
// settings are made once, before threads start.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "feedmill/time.h"

namespace feedmill {

/// A terminal that takes escape sequences: TERM is neither empty nor "dumb".
bool is_screen(int descriptor);
/// A screen, unless NO_COLOR says otherwise (no-color.org).
bool has_colours(int descriptor);
/// How wide it is: as COLUMNS says, else the terminal itself; 80 where neither does.
std::size_t columns_of_screen(int descriptor);
/// How wide a line there may be: what is no terminal has room for any.
std::size_t room_on(int descriptor);

/// A line as a person is shown it: on a terminal broken between words where the terminal ends, the
/// further lines indented; elsewhere as it is.
std::string broken_for_people(std::string_view line, int descriptor);

/// --utc: people are shown UTC too.
void show_utc(bool utc);

/// "2026-11-23 07:00" as people are shown it on this descriptor: local time on a terminal, else,
/// and with show_utc(), UTC.
std::string time_for_people(Instant when, int descriptor);
/// "UTC" or the local zone's abbreviation.
std::string zone_for_people(Instant when, int descriptor);
/// "07:00:12", local or UTC in the same way.
std::string clock_for_people(Instant when, int descriptor);

}  // namespace feedmill
