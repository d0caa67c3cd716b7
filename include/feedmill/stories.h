// Stories as the store keeps them: the second step, in which what polls have stored becomes
// findable and part of a story, and what a person decides against the recogniser. Entries are
// settled in an order of their own (stories/settling.h), so that the order of polling does not
// show. Errors: Errc::kStorage; Errc::kUsage for an id that nothing has.
#pragma once

#include <cstddef>
#include <string_view>

#include "feedmill/result.h"
#include "feedmill/time.h"

namespace feedmill {

class Stories {
 public:
  virtual ~Stories() = default;

  /// Assigns stories to, and indexes, what is stored and has neither; at most `limit` entries (0:
  /// all). Returns how many are left.
  virtual Result<std::size_t> settle(Instant now, std::size_t limit) = 0;
  /// Takes an entry out of a story, into one of its own, for good. Errc::kUsage where it is not in
  /// it.
  virtual Result<void> split_story(std::string_view story_id, std::string_view entry_id) = 0;
  /// Puts an entry, or every report of another story, into a story, for good. Errc::kUsage where
  /// there is no such.
  virtual Result<void> join_story(std::string_view story_id, std::string_view other_id) = 0;
};

}  // namespace feedmill
