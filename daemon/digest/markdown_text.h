// Text that stays text in CommonMark (spec 0.31). Pure; any thread.
#pragma once

#include <string>
#include <string_view>

namespace feedmill {

/// Appends one line of text with a backslash before each character that could begin markup.
void append_markdown_text(std::string& out, std::string_view text);

}  // namespace feedmill
