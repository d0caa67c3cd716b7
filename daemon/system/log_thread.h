// The log's own thread: what reads stderr may stop reading (a pipe whose reader hangs, a terminal
// that was halted, a journal that is restarted), and whoever logs does not wait for it. Lines are
// queued; a daemon's lines beyond what the queue holds are dropped and counted, and the count
// stands where they are missing. A command's wait for room, as those of any filter do, until it is
// told to stop. Made once, before other threads log; any thread may log.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace feedmill {

class LogThread {
 public:
  enum class WhenFull : std::uint8_t { kDrop, kWait };

  /// Where there is no thread to be had lines are written by whoever logs them.
  explicit LogThread(WhenFull when_full);
  /// Waits a moment for what is queued. What is not written then never will be.
  ~LogThread();
  LogThread(const LogThread&) = delete;
  LogThread& operator=(const LogThread&) = delete;

  /// Waits until what is queued is written, but not for long; false: it is not.
  static bool drain();
  /// From now on nothing waits for room: the program is to end.
  static void hurry();
};

/// Whole lines, to be written behind those before them; false: there is no such thread. For
/// system/log alone.
bool queue_lines(const std::string& lines);

/// Lines are written whole, in pieces that a pipe takes at once (pipe(7)), so that those of several
/// writers do not mix. Waits for whoever reads. What cannot be written is dropped.
void write_lines(int descriptor, std::string_view lines);

}  // namespace feedmill
