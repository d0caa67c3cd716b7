#include "system/log.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <climits>
#include <cstdlib>
#include <mutex>
#include <optional>

#include "json/writer.h"
#include "system/log_repeats.h"
#include "system/log_thread.h"
#include "system/log_words.h"
#include "system/terminal.h"
#include "text/display.h"
#include "text/utf8.h"

namespace feedmill {
namespace {

std::atomic<LogLevel> threshold{LogLevel::kInfo};

/// sd-daemon(3): the journal reads a priority in front of each line where stderr is its stream.
bool journal_reads_stderr() {
  static const bool answer = [] {
    const char* stream = std::getenv("JOURNAL_STREAM");
    struct stat status {};
    if (stream == nullptr || fstat(STDERR_FILENO, &status) != 0) return false;
    return std::string(stream) ==
           std::to_string(status.st_dev) + ":" + std::to_string(status.st_ino);
  }();
  return answer;
}

std::string_view priority(LogLevel level) {
  switch (level) {
    case LogLevel::kError:
      return "<3>";
    case LogLevel::kWarning:
      return "<4>";
    case LogLevel::kInfo:
      return "<6>";
    case LogLevel::kDebug:
      return "<7>";
  }
  return "<6>";
}

/// In front of a line: nothing where no journal reads it.
std::string_view priority_of(LogLevel level) {
  return journal_reads_stderr() ? priority(level) : std::string_view();
}

std::atomic<LogFormat> format{LogFormat::kUsual};

/// {"time": ..., "level": "error", "event": "poll", ...}: every value is a text.
std::string json_line(LogLevel level, const LogFields& fields) {
  constexpr std::string_view kNames[] = {"error", "warning", "info", "debug"};
  std::string line;
  JsonWriter writer(line);
  writer.begin_object();
  writer.time("time", std::chrono::floor<Seconds>(std::chrono::system_clock::now()));
  writer.text("level", kNames[static_cast<std::size_t>(level)]);
  for (const auto& [key, value] : fields) writer.text(key, one_line(valid_utf8(value)));
  writer.end_object();
  return line;
}

/// Whether it can stand in a line as it is.
bool is_plain(char c) { return c > ' ' && c < 0x7F && c != '"' && c != '=' && c != '\\'; }

void append_value(std::string& line, std::string_view value) {
  if (!value.empty() && std::all_of(value.begin(), value.end(), is_plain)) {
    line += value;
    return;
  }
  const std::string safe = one_line(value);
  if (!safe.empty() && safe.find_first_of(" \"=\\") == std::string::npos) {
    line += safe;
    return;
  }
  line += '"';
  for (const char c : safe) {
    if (c == '"' || c == '\\') line += '\\';
    line += c;
  }
  line += '"';
}

std::string logfmt_of(const LogFields& fields) {
  std::string line;
  for (const auto& [key, value] : fields) {
    if (!line.empty()) line += ' ';
    line.append(key).append("=");
    append_value(line, value);
  }
  return line;
}

// What a terminal shows: the status line is drawn below every other.
std::mutex screen;
std::string status_line;
std::atomic<bool> with_times{false};

constexpr std::string_view kClearLine = "\r\x1B[K";

/// To the log's thread, else to stderr itself. A log that cannot be written is no error.
void put_out(const std::string& lines) {
  if (!queue_lines(lines)) write_lines(STDERR_FILENO, lines);
}

void write_out(std::string& lines) {
  const std::lock_guard lock(screen);
  if (!status_line.empty()) lines.insert(0, kClearLine).append(status_line);
  put_out(lines);
  lines.clear();
}

std::string_view colour(LogLevel level) {
  if (level == LogLevel::kError) return "\x1B[31m";
  return level == LogLevel::kWarning ? "\x1B[33m" : std::string_view();
}

std::string now_for_people() {
  const auto now = std::chrono::floor<Seconds>(std::chrono::system_clock::now());
  return with_times ? clock_for_people(now, STDERR_FILENO) + " " : std::string();
}

/// The words of a line with their subject in a colour; what is broken within it has none.
std::string painted(std::string line, std::size_t begin, std::size_t length, LogLevel level) {
  static const bool coloured = has_colours(STDERR_FILENO);
  const std::string_view paint = coloured ? colour(level) : std::string_view();
  const bool whole = line.substr(begin, length).find('\n') == std::string::npos;
  if (paint.empty() || length == 0 || !whole || begin + length > line.size()) return line;
  return line.insert(begin + length, "\x1B[0m").insert(begin, paint);
}

std::string sentence(LogLevel level, const LogFields& fields) {
  LogWords words = words_of_event(fields);
  if (fields.back().first == "repeated")
    words.text.append(" (and ").append(fields.back().second).append(" times more)");
  const std::string now = now_for_people(), subject = one_line(words.subject);
  std::string line = now + subject + (subject.empty() ? "" : ": ") + one_line(words.text);
  return painted(broken_for_people(line, STDERR_FILENO), now.size(), subject.size(), level);
}

std::mutex of_repeats;
/// Never destroyed: what was left behind may log while the process ends.
LogRepeats* repeats = nullptr;

/// How many lines like it were kept back; nothing: it is as well.
std::optional<std::uint64_t> may_pass(const LogFields& fields) {
  const std::lock_guard lock(of_repeats);
  if (repeats == nullptr) return 0;
  return repeats->pass(fields, LogRepeats::Clock::now());
}

std::string line_of(LogLevel level, const LogFields& fields) {
  if (is_log_for_people()) return sentence(level, fields) + '\n';
  const bool json = format == LogFormat::kJson;
  return std::string(priority_of(level)) + (json ? json_line(level, fields) : logfmt_of(fields)) +
         '\n';
}

// The lines of this thread's batch. A pointer: for what has a destructor a thread needs memory,
// and glibc aborts where there is none.
thread_local std::string* waiting = nullptr;

}  // namespace

LogBatch::LogBatch() { waiting = &lines_; }

LogBatch::~LogBatch() {
  waiting = nullptr;
  if (!lines_.empty()) write_out(lines_);
}

void set_log_level(LogLevel level) { threshold = level; }
LogLevel log_level() { return threshold; }

std::string logfmt(std::initializer_list<std::pair<std::string_view, std::string_view>> fields) {
  return logfmt_of(fields);
}

namespace {

void put_line(std::string line) {
  if (waiting == nullptr) return write_out(line);
  if (waiting->size() + line.size() > PIPE_BUF && !waiting->empty()) write_out(*waiting);
  *waiting += line;
}

}  // namespace

void log(LogLevel level,
         std::initializer_list<std::pair<std::string_view, std::string_view>> fields) {
  if (level > threshold) return;
  LogFields all(fields);
  const auto kept_back = may_pass(all);
  if (!kept_back) return;
  const std::string number = std::to_string(*kept_back);
  if (*kept_back > 0) all.emplace_back("repeated", number);
  put_line(line_of(level, all));
}

std::string log_line(LogLevel level,
                     std::initializer_list<std::pair<std::string_view, std::string_view>> fields) {
  return line_of(level, fields);
}

/// A line that is read by a program says by its level and place who speaks.
void say(LogLevel level, std::string_view text) {
  constexpr std::string_view kName = "feedmill: ";
  const bool json = format == LogFormat::kJson;
  if (json && text.substr(0, kName.size()) == kName) text.remove_prefix(kName.size());
  const std::string line = json ? json_line(level, {{"event", "message"}, {"message", text}})
                           : is_log_for_people() ? broken_for_people(one_line(text), STDERR_FILENO)
                                                 : one_line(text);
  put_line(std::string(priority_of(level)) + line + '\n');
}

/// Never given back: whatever ends last may log.
void limit_repetition() {
  const std::lock_guard lock(of_repeats);
  if (repeats == nullptr) repeats = new LogRepeats;
  *repeats = {};
}

bool is_log_for_people() {
  static const bool answer = isatty(STDERR_FILENO) != 0 && !journal_reads_stderr();
  return answer && format == LogFormat::kUsual;
}

void set_log_format(LogFormat wanted) { format = wanted; }
LogFormat log_format() { return format; }

void show_log_times(bool shown) { with_times = shown; }

void set_status_line(std::string text) {
  const std::lock_guard lock(screen);
  if (text.empty() && status_line.empty()) return;
  status_line = std::move(text);
  put_out(std::string(kClearLine) + status_line);
}

}  // namespace feedmill
