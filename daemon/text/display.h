// Feeds' text on its way to a terminal, a log or a plain-text file. Pure; any thread.
#pragma once

#include <string>
#include <string_view>

namespace feedmill {

/// UTF-8 on one line: control characters (C0, DEL, C1) and line breaks become single spaces, and
/// bidirectional controls (U+061C, U+200E, U+200F, U+202A to U+202E, U+2066 to U+2069) go.
std::string one_line(std::string_view text);

}  // namespace feedmill
