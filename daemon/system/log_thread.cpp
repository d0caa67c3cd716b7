#include "system/log_thread.h"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <climits>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string_view>
#include <system_error>
#include <thread>
#include <utility>

#include "system/log.h"
#include "system/thread_name.h"

namespace feedmill {
namespace {

using std::chrono::milliseconds;

constexpr std::size_t kMostQueued = 256U << 10U;
constexpr auto kLastLines = milliseconds(500);  // of the 5 s that a stop may take

std::size_t lines_in(std::string_view text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

std::string told_of(std::size_t dropped) {
  return log_line(LogLevel::kWarning, {{"event", "log"},
                                       {"error", "stderr was not read in time: lines are missing"},
                                       {"dropped", std::to_string(dropped)}});
}

/// The end of the first piece that a pipe takes whole: as many lines as fit, at least one.
std::size_t end_of_piece(std::string_view text) {
  if (text.size() <= PIPE_BUF) return text.size();
  std::size_t end = text.rfind('\n', PIPE_BUF - 1);
  if (end == std::string_view::npos) end = text.find('\n');
  return end == std::string_view::npos ? text.size() : end + 1;
}

/// False: nothing can be written there.
bool write_piece(int descriptor, std::string_view piece) {
  while (!piece.empty()) {
    const ssize_t written = write(descriptor, piece.data(), piece.size());
    if (written >= 0) {
      piece.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno == EAGAIN) {  // whoever shares it made it so
      pollfd room{descriptor, POLLOUT, 0};
      if (poll(&room, 1, -1) < 0 && errno != EINTR) return false;
    } else if (errno != EINTR) {
      return false;
    }
  }
  return true;
}

/// Shared with the thread, which may be left behind in a write that never ends.
class Queue {
 public:
  explicit Queue(LogThread::WhenFull when_full) : waits_(when_full == LogThread::WhenFull::kWait) {}

  void push(const std::string& lines) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return !waits_ || has_room(lines.size()); });
    if (has_room(lines.size()))
      waiting_ += lines;
    else
      dropped_ += lines_in(lines);
    changed_.notify_all();
  }

  /// The thread's body.
  void write_all() {
    std::string lines;
    while (take(lines)) write_lines(STDERR_FILENO, lines);
  }

  void hurry() {
    const std::lock_guard lock(mutex_);
    waits_ = false;
    changed_.notify_all();
  }

  /// False: not all of it is written.
  bool drain() {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, kLastLines, [this] { return waiting_.empty() && !writing_; });
  }

  /// False: the thread is still at it.
  bool end() {
    hurry();
    const bool drained = drain();
    const std::lock_guard lock(mutex_);
    over_ = true;
    changed_.notify_all();
    return drained;
  }

 private:
  /// Once lines were dropped those behind them wait for the word that says so.
  bool has_room(std::size_t bytes) const {
    return waiting_.empty() || (dropped_ == 0 && waiting_.size() + bytes <= kMostQueued);
  }

  /// All that waits, as it comes; false: there will be no more.
  bool take(std::string& lines) {
    std::unique_lock lock(mutex_);
    writing_ = false;
    changed_.notify_all();
    changed_.wait(lock, [this] { return !waiting_.empty() || over_; });
    lines.clear();
    lines.swap(waiting_);
    if (dropped_ > 0) lines += told_of(dropped_);
    dropped_ = 0;
    writing_ = !lines.empty();
    changed_.notify_all();  // there is room
    return writing_;
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  // Guarded by mutex_:
  std::string waiting_;
  std::size_t dropped_ = 0;  // behind those that wait
  bool waits_, writing_ = false, over_ = false;
};

std::mutex of_current;

/// The queue, where there is one. Never destroyed: what was left behind may log while the process
/// ends.
std::shared_ptr<Queue>& current() {
  static auto& queue = *new std::shared_ptr<Queue>();
  return queue;
}

std::shared_ptr<Queue> current_queue() {
  const std::lock_guard lock(of_current);
  return current();
}

}  // namespace

LogThread::LogThread(WhenFull when_full) {
  try {
    auto queue = std::make_shared<Queue>(when_full);
    std::thread([queue] {
      name_this_thread("log");
      queue->write_all();
    }).detach();
    const std::lock_guard lock(of_current);
    current() = std::move(queue);
  } catch (const std::system_error&) {  // no thread: whoever logs writes
  }
}

/// The queue stays where its thread is stuck: what is logged later would be stuck as well.
LogThread::~LogThread() {
  const auto queue = current_queue();
  if (!queue) return;
  if (!queue->end()) return;
  const std::lock_guard lock(of_current);
  current().reset();
}

bool LogThread::drain() {
  const auto queue = current_queue();
  return !queue || queue->drain();
}

void LogThread::hurry() {
  if (const auto queue = current_queue()) queue->hurry();
}

bool queue_lines(const std::string& lines) {
  const auto queue = current_queue();
  if (queue) queue->push(lines);
  return queue != nullptr;
}

void write_lines(int descriptor, std::string_view lines) {
  while (!lines.empty()) {
    const std::string_view piece = lines.substr(0, end_of_piece(lines));
    if (!write_piece(descriptor, piece)) return;
    lines.remove_prefix(piece.size());
  }
}

}  // namespace feedmill
