// What operators do to a store as a whole: copy it while it is used, write it out, read it in.
// Main thread. Errors: Errc::kStorage unless said otherwise, with the path in the message.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "feedmill/result.h"
#include "feedmill/time.h"

namespace feedmill {

/// Copies the store, as it is at one moment, to `file`: whole or not at all, mode 0600, checked
/// before it gets its name. A daemon may be writing meanwhile, and is not held up. An earlier
/// backup of that name is replaced. Errors: also where `file` is the store itself, or something
/// that is no store of feedmill's.
Result<void> back_up_store(const std::string& address, const std::string& file);

/// What a look at a store shows, of whatever version.
struct StoreExamination {
  int version = 0, newest_version = 0;  ///< of the store; what this program makes of it
  std::string damage;                   ///< the first that was found; empty: none
  bool looked_at_all = false;           ///< the look was not cut short by its time
  std::int64_t file_bytes = 0, log_bytes = 0;
  std::int64_t free_percent = 0;  ///< of the file
  bool can_shrink = false;        ///< free room goes back to the file system
  bool stale_index = false;       ///< other words are in the search index than this program's
  int indexed_percent = 100;      ///< less: the index is being made anew
  std::optional<Instant> last_poll;
};

/// Looks at a store, at most so long, and changes nothing. Errors: as open_store() to read, but for
/// an older version; Errc::kAbsent where nothing is stored yet.
Result<StoreExamination> examine_store(const std::string& address, std::chrono::milliseconds most);

/// Takes a line without its end; false stops.
using TakeLine = std::function<bool(std::string_view line)>;
/// Gives the next line; false: there are no more.
using GiveLine = std::function<bool(std::string& line)>;

/// The whole store, as it is at one moment, as JSON Lines: a line that says what it is, one for
/// each row, and one that says that this was all. The search index is left out: it is made of the
/// rest. Returns how many rows; less than all where `take` stopped it.
Result<std::int64_t> export_store(const std::string& address, const TakeLine& take);

/// Reads what export_store() wrote, of this version or an older one, into a store that is not there
/// yet or holds no entries: all of it or nothing. Makes the search index. Returns how many rows.
/// Errors: Errc::kHeld where a daemon works on the store; a line that is not as it should be is
/// named.
Result<std::int64_t> import_store(const std::string& address, const GiveLine& give);

}  // namespace feedmill
