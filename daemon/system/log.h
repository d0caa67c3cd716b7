// One line an event on stderr: logfmt, with sd-daemon priority prefixes where systemd reads it
// (sd-daemon(3)), and plain words where a person does, on a terminal. Feeds' text is made harmless
// here: no control, escape or bidirectional character reaches a terminal. Any thread; a line is
// written whole. Who logs waits for whoever reads stderr, unless there is a LogThread.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace feedmill {

enum class LogLevel : std::uint8_t { kError, kWarning, kInfo, kDebug };

/// Lines less important than this are dropped. Default: kInfo. Set once, before threads start.
void set_log_level(LogLevel level);
LogLevel log_level();

/// How lines are written: for people on a terminal and as logfmt elsewhere, or one way everywhere.
enum class LogFormat : std::uint8_t { kUsual, kLogfmt, kJson };
/// Set once, before threads start.
void set_log_format(LogFormat format);
LogFormat log_format();

/// "event=poll source=heise status=200 new=3"; a value is quoted where it has spaces, quotes or
/// '='.
std::string logfmt(std::initializer_list<std::pair<std::string_view, std::string_view>> fields);

/// While one lives, this thread's lines wait for it to go, or for there to be some kilobytes of
/// them: to write a line by itself costs more than to make it.
class LogBatch {
 public:
  LogBatch();
  ~LogBatch();
  LogBatch(const LogBatch&) = delete;
  LogBatch& operator=(const LogBatch&) = delete;

 private:
  std::string lines_;
};

void log(LogLevel level,
         std::initializer_list<std::pair<std::string_view, std::string_view>> fields);

/// What log() writes for it, with its end of line.
std::string log_line(LogLevel level,
                     std::initializer_list<std::pair<std::string_view, std::string_view>> fields);

/// A line in words of its own, in turn with those of the log, whatever its level; as JSON an event
/// "message". What a command says on stderr is said so.
void say(LogLevel level, std::string_view text);

/// From now on what fails in the same way again and again is not written each time
/// (system/log_repeats.h): for what runs for long. Once, before threads start.
void limit_repetition();

/// Whether a person reads along: stderr is a terminal, and no journal.
bool is_log_for_people();
/// In front of each line for people the time of day: for what runs for long.
void show_log_times(bool shown);

/// The line below all others on a terminal, which is written anew; empty: none. Lines of the log go
/// above it, whichever thread they come from.
void set_status_line(std::string text);

}  // namespace feedmill
