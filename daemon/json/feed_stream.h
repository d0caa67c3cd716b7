// A JSON Feed document in pieces, so that a large one is never held whole. Pure; any thread.
#pragma once

#include <string>

#include "feedmill/feed.h"

namespace feedmill {

/// Each appends to `out`, which the caller may empty in between: begin, the entries, end. `end`
/// writes what is known last, `_feedmill` with the problems.
class FeedStream {
 public:
  explicit FeedStream(std::string& out) : out_(out) {}
  void begin(const Feed& feed);
  void entry(const Entry& entry);
  void end(const Feed& feed);

 private:
  std::string& out_;
  bool first_ = true;
};

}  // namespace feedmill
