// The text of HTML block by block: for an excerpt, in which a list, a table or code must not run
// together with what stands around it. Pure; any thread.
#pragma once

#include <string>
#include <string_view>

namespace feedmill {

struct TextBlocks {
  std::string text;           ///< a block, list item or cell a line; white space collapsed
  bool without_code = false;  ///< code that stood apart (<pre>) was left out
};

/// Where `code`, with the lines of <pre> as they are, else without them.
TextBlocks html_to_blocks(std::string_view html, bool code);

}  // namespace feedmill
