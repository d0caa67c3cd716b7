// The order in which an issue shows its stories, and the headings they stand under. Pure; any
// thread.
#pragma once

#include <string_view>

#include "digest/compose.h"

namespace feedmill {

/// Sorts the stories of a view as its issue asks for, and gives them their headings.
void arrange(IssueView& view);

/// "arrival", "newest", "source", "tag", "day"
std::string_view name_of(Arrangement arrangement);
inline constexpr int kArrangements = 5;

}  // namespace feedmill
