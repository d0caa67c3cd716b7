// What a pass tells a person on stderr: on a terminal a line that counts (done/total, new, failed),
// else a line a source; a summary at the end. Belongs to the ingest thread.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>

#include "feedmill/poll.h"

namespace feedmill {

/// What a pass came to.
struct PassTally {
  std::size_t total = 0, done = 0, unchanged = 0, failed = 0, fresh = 0, revised = 0, digests = 0;
};

class Progress {
 public:
  enum class Style {
    kQuiet,     ///< failures only: cron mails what is printed
    kLines,     ///< a line a source
    kTerminal,  ///< one line that counts, and failures above it
  };
  explicit Progress(Style style) : style_(style), began_(std::chrono::steady_clock::now()) {}
  /// kTerminal where stderr is one, else kLines; kQuiet if asked for.
  static Style style_for(bool quiet);

  void expect(std::size_t sources) { tally_.total += sources; }
  /// One source is done with.
  void polled(const PollTask& task, std::chrono::milliseconds took, const PollUpdate& update);
  /// A source whose answer does not count, because it is this machine that is offline.
  void not_counted();
  void wrote_digests(std::size_t issues) { tally_.digests += issues; }
  /// Ends the counting line; prints the summary.
  void summary();

  const PassTally& tally() const { return tally_; }

 private:
  void redraw(bool now);

  Style style_;
  std::chrono::steady_clock::time_point began_, drawn_{};
  PassTally tally_;
};

}  // namespace feedmill
