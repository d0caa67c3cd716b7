// How many entries are read of one document: two hundred thousand are five seconds' work from their
// reading to their rows, and no feed has them. Pure; one thread.
#pragma once

#include <cstddef>

#include "parse/problems.h"

namespace feedmill {

class MostEntries {
 public:
  explicit MostEntries(Problems& problems) : problems_(problems) {}

  /// Whether there is room for one more.
  bool take() {
    constexpr std::size_t kMost = 200'000;
    if (++count_ == kMost + 1)
      problems_.add("too-many-items", "more items than a feed has: the rest is left out");
    return count_ <= kMost;
  }

 private:
  Problems& problems_;
  std::size_t count_ = 0;
};

}  // namespace feedmill
