#include "system/log.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <climits>
#include <cstdlib>

#include "text/display.h"

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

/// One write(2) for lines that end in it, no longer than a pipe takes whole (pipe(7)): lines of two
/// threads do not mix. A log that cannot be written is no error.
void write_out(std::string& lines) {
  [[maybe_unused]] const auto written = write(STDERR_FILENO, lines.data(), lines.size());
  lines.clear();
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
  std::string line;
  for (const auto& [key, value] : fields) {
    if (!line.empty()) line += ' ';
    line.append(key).append("=");
    append_value(line, value);
  }
  return line;
}

void log(LogLevel level,
         std::initializer_list<std::pair<std::string_view, std::string_view>> fields) {
  if (level > threshold) return;
  std::string line(journal_reads_stderr() ? priority(level) : "");
  line += logfmt(fields);
  line += '\n';
  if (waiting == nullptr) return write_out(line);
  if (waiting->size() + line.size() > PIPE_BUF && !waiting->empty()) write_out(*waiting);
  *waiting += line;
}

}  // namespace feedmill
