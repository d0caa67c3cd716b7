// An address as it stands in text and Markdown: ASCII, with everything percent-encoded that could
// end a link, begin markup or move a cursor. Pure; any thread.
#pragma once

#include <string>
#include <string_view>

namespace feedmill {

/// Appends `url`; RFC 3986's characters but for parentheses, brackets and a few that are markup.
void append_plain_link(std::string& out, std::string_view url);

}  // namespace feedmill
