// A body that a template escaped once more than is meant. Pure; any thread.
#pragma once

#include <string_view>

namespace feedmill {

/// Whether no tag stands in the text, but a block's start tag is written out at its beginning and
/// an end tag behind it: "&lt;p&gt;One&lt;/p&gt;". What is about HTML has tags of its own around
/// that.
bool is_escaped_twice(std::string_view text);

}  // namespace feedmill
