// The style attribute, reduced to what formats text. Pure; any thread.
#pragma once

#include <string_view>

#include "text/html/output.h"

namespace feedmill::html {

/// Appends the declarations of `style` (character references resolved) whose property is allowed
/// and whose value loads, runs, hides and covers nothing: "color: red; margin: 0". False where none
/// is left.
bool append_style(Output& out, std::string_view style);

/// The value of width or height in whole pixels, as an attribute or CSS spells it, 0 in any
/// unit; -1: not in pixels.
int pixels(std::string_view value);

/// The last value of a property in a style attribute, as it stands there; empty where it is
/// missing.
std::string_view style_value(std::string_view style, std::string_view property);

}  // namespace feedmill::html
