// What a reader would want to be told of an entry's edit: the words that changed, in title and
// text, without what is no edit. Pure; any thread.
#pragma once

#include <string>
#include <vector>

#include "feedmill/digest.h"
#include "feedmill/feed.h"

namespace feedmill {

struct EntryChanges {
  std::vector<WordChange> changes;  ///< the first few
  int further = 0;                  ///< that are not in `changes`
  bool empty() const { return changes.empty(); }
};

EntryChanges changes_between(const Entry& before, const Entry& after);

/// "leading [-before-] {+after+} trailing", as wdiff(1) writes it; "Title:" before one of a title.
std::string as_wdiff(const WordChange& change);

}  // namespace feedmill
