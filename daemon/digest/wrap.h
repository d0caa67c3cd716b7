// Paragraphs of a text file: lines of at most so many columns, in any script. Pure; any thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace feedmill {

struct Margins {
  std::size_t width = 72;   ///< columns, indent included
  std::string_view first;   ///< in front of the first line, e.g. "12. "
  std::string_view indent;  ///< in front of the others; as wide as `first`
};

/// Appends `text` in lines that end with a line break: broken at blanks, between wide characters
/// (but never in front of closing punctuation: JIS X 4051), and within a word only where it is
/// longer than a line.
void append_wrapped(std::string& out, std::string_view text, const Margins& margins);

}  // namespace feedmill
