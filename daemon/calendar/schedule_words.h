// What somebody meant by a schedule in words: "weekdays at 7am" -> "mon-fri 07:00". Pure; any
// thread.
#pragma once

#include <string>
#include <string_view>

namespace feedmill {

/// As a schedule is written; empty where it is not plain what was meant.
std::string schedule_meant(std::string_view said);

}  // namespace feedmill
