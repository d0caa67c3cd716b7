// Hosts that have had enough: when several feeds of one are answered 429 or 503, it is the host
// that speaks, and none of its feeds is asked before the time that it gave the first of them. RFC
// 6585 section 4, RFC 9110 section 15.6.4. The next process is told by the sources' rows, which
// have the refusals and what was put off. Pure; belongs to one thread.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "feedmill/polls.h"
#include "feedmill/time.h"

namespace feedmill {

class HostPauses {
 public:
  /// Whether an outcome as `status` shows it turns a client away for the time being.
  static bool is_pause(const std::string& outcome);

  /// A source was turned away, and is asked again at `until`.
  void turned_away(const std::string& host, std::int64_t source, Instant until);
  /// A source was served: the host serves.
  void served(const std::string& host);

  /// Until when a host is not asked; nothing where it may be.
  std::optional<Instant> paused_until(const std::string& host, Instant now);

 private:
  static constexpr std::size_t kSeveral = 2;
  std::unordered_map<std::string, std::map<std::int64_t, Instant>> hosts_;
};

/// A source's row, as far as it tells whether its host has had enough.
struct TurnedAwayRow {
  TurnedAway source;
  std::string outcome;
  Instant last_poll{};
};

/// Whether it waits for what its host said. A poll in the future did not happen yet: a clock was
/// set back.
bool is_turned_away(const TurnedAwayRow& row, Instant now);

/// Of those that are, all but those whose host has served a source since; `served` is when each
/// host did last.
std::vector<TurnedAway> still_turned_away(std::vector<TurnedAwayRow> rows,
                                          const std::unordered_map<std::string, Instant>& served);

}  // namespace feedmill
