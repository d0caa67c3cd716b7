// The order in which an issue shows its stories, and the headings they stand under. Pure; any
// thread.
#pragma once

#include <string_view>

#include "digest/compose.h"

namespace feedmill {

/// Sorts the stories of a view as its issue asks for, and gives them their headings. For `top`: by
/// the sum over outlets of the greatest weight among an outlet's reports, then by the newest
/// report's date, then as they came.
void arrange(IssueView& view);

/// "arrival", "newest", "source", "tag", "day", "top"
std::string_view name_of(Arrangement arrangement);
inline constexpr int kArrangements = 6;

}  // namespace feedmill
