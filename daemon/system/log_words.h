// An event of the log as a sentence, for a person who looks at a terminal: "heise: 3 new" for
// event=poll source=heise new=3. Any thread.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace feedmill {

using LogFields = std::vector<std::pair<std::string_view, std::string_view>>;

struct LogWords {
  std::string subject;  ///< what it is about: a source, a digest; may be empty
  std::string text;     ///< what of it
};

/// `fields` begin with "event". An event that has no words of its own is told as it stands.
LogWords words_of_event(const LogFields& fields);

}  // namespace feedmill
