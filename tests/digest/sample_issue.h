// An issue in many scripts, for tests and for the eye: everything that a page has to survive.
#pragma once

#include <string>
#include <utility>

#include "feedmill/digest.h"

namespace feedmill::sample {

/// 07:00 in Berlin on Monday, 23 November 2026.
inline constexpr Instant kSealed{Seconds{1795413600}};

/// A report of `source`, an hour before the issue; the address is made from the number.
Report report(int number, std::string source, std::string title, std::string html);

/// A story of one report.
Story story(int number, std::string source, std::string title, std::string html);

/// An issue without stories.
Issue empty_issue();

/// Fifteen stories and two earlier ones.
Issue issue();

}  // namespace feedmill::sample
