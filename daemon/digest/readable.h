// The readable text of an entry: what a filter looks at, what an excerpt is cut from, what reading
// time is estimated by. Pure; any thread.
#pragma once

#include <string>
#include <string_view>

#include "feedmill/feed.h"

namespace feedmill {

/// The body as plain text on one line, without control or bidirectional characters: content_html,
/// else content_text, else the summary.
std::string readable_text(const Entry& entry);

/// The same for an excerpt, a line for each block, list item and cell. Code that stands apart is
/// left out where there are words besides.
struct RunningText {
  std::string text;
  bool whole = true;
};
RunningText running_text(const Entry& entry);

/// Its lines as one: a point between two of which the first is no sentence.
std::string in_one_line(std::string_view lines);

/// The start of a text, at most about 90 words (or as much in scripts without spaces): cut at the
/// end of a sentence where one is near, else of a word and with an ellipsis. A text that is hardly
/// longer stays whole.
struct Opening {
  std::string text;
  bool whole = true;  ///< nothing was cut
};
Opening opening_of(std::string_view text);

/// How long it takes to read, in seconds: 230 words a minute, or 450 characters of a script without
/// spaces.
double reading_seconds(std::string_view text);

/// At most `columns` wide, with an ellipsis where something was cut.
std::string shortened(std::string_view text, std::size_t columns);

}  // namespace feedmill
