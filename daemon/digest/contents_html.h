// "In this issue": what the page's contents list, which on a phone is one screen whatever the issue
// holds. Pure; any thread.
#pragma once

#include <string>

#include "digest/compose.h"

namespace feedmill {

/// The list's items: all titles of a short issue; else the first few, then its groups with how
/// many stories each has, or where the others begin. Empty where a list is of no use.
void append_contents(std::string& out, const IssueView& view);

}  // namespace feedmill
