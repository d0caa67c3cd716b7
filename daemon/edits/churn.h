// Which changes of a text are no edit: counters, "3 hours ago", other quotation marks. Pure; any
// thread.
#pragma once

#include <string_view>

namespace feedmill {

/// A change with the words beside it ("1,204 views": a number beside a word for what is counted).
struct SwappedWords {
  std::string_view leading, before, after, trailing;  ///< words, blanks between them
};

bool is_churn(const SwappedWords& swap);

}  // namespace feedmill
