// What the listing commands share: their options, the store they read, and lines on standard output
// that end quietly when nobody reads on. Main thread.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "app/command.h"
#include "app/load.h"
#include "feedmill/store.h"
#include "store/open.h"

namespace feedmill {

struct ListingOptions {
  bool json = false;
  std::string source, since;  ///< as typed; empty: none
  std::optional<std::int64_t> after;
  std::int64_t limit = 0;

  /// What the store is asked for. `since` was checked when the command line was read.
  EntryQuery query() const;
};

// --since takes a time or an age ("24h").
Option json_option(ListingOptions& options);
Option source_option(ListingOptions& options);
Option since_option(ListingOptions& options);
Option after_option(ListingOptions& options);
Option limit_option(ListingOptions& options);

/// Writes one line to standard output; false once nobody reads it any more, or it cannot be
/// written.
bool put_line(std::string_view line);

/// Loads the configuration, opens the store where there is one, calls `list` with both (the store
/// is null where nothing has been stored yet) and returns the exit status. What goes wrong stands
/// on stderr. `access` is kRead, or kExisting for what changes something that is there.
int run_listing(const Invocation& invocation,
                const std::function<Result<void>(const Config&, Store*)>& list,
                StoreAccess access = StoreAccess::kRead);

/// "2026-11-23 07:00", for people; blanks of the same width where there is none.
std::string short_time(const std::optional<Instant>& when);
/// Of those times: "UTC", or the local zone on a terminal.
std::string time_zone_shown();

/// A feed's text as one harmless line, on a terminal of bounded length.
std::string shown(std::string_view text);

/// A source's name; on a terminal cut where it would leave no room for a title.
std::string source_shown(std::string_view name);

/// A line of a listing for people: on a terminal as much of the words as it is wide, and the
/// address behind them only where it has room whole; elsewhere all of both.
std::string fitted_line(const std::string& words, const std::string& address);

/// An entry as a line of `entries --json` or for a person; one that is not stored has no id.
std::string entry_line(const EntryRow& row, bool json);

/// A story as a line of `stories --json`.
std::string story_line(const StoryRow& story);

}  // namespace feedmill
