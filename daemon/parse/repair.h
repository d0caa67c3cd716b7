// Documents that are not well-formed, made so. Pure; any thread.
#pragma once

#include <string>
#include <string_view>

#include "parse/problems.h"

namespace feedmill {

/// Writes a document anew as XML that parses, keeping all that can be read before and after the
/// damage: end tags that match nothing go, elements left open are closed where their parent ends,
/// attributes get quotes, lone '<' become text, an unclosed CDATA section or comment ends where its
/// element does, a truncated end is closed. Each repair is a problem with its line. Linear in time.
std::string repair_xml(std::string_view xml, Problems& problems);

}  // namespace feedmill
