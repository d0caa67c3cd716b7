// SIGTERM, SIGINT and SIGHUP as something to read (signalfd(2)): no handler interrupts anything,
// and the fetch loop waits for them together with its transfers. SIGPIPE is ignored: a peer that
// went away is an error of a write.
#pragma once

#include <chrono>
#include <condition_variable>
#include <csignal>
#include <mutex>
#include <optional>
#include <thread>

namespace feedmill {

class Signals {
 public:
  /// Blocks the signals in this thread and in all that it starts: made before any other thread.
  Signals();
  /// Puts back what was before.
  ~Signals();
  Signals(const Signals&) = delete;
  Signals& operator=(const Signals&) = delete;

  /// Readable while a signal waits; -1 where the system gave none.
  int fd() const { return fd_; }

  /// The number of a signal that has come, each once; does not wait. Main thread.
  std::optional<int> next() const;

 private:
  sigset_t before_{};
  int fd_ = -1;
};

/// While it lives and a signal that stops waits unread for longer than kGrace, the program ends
/// with `status`: for what a thread does before anybody reads signals, as opening a store that
/// another program holds.
class StopWatch {
 public:
  explicit StopWatch(int status);
  ~StopWatch();
  StopWatch(const StopWatch&) = delete;
  StopWatch& operator=(const StopWatch&) = delete;

  static constexpr auto kGrace = std::chrono::milliseconds(2000);

 private:
  void watch(int status);
  std::mutex mutex_;
  std::condition_variable over_;
  bool done_ = false;  // guarded by mutex_
  std::thread thread_;
};

}  // namespace feedmill
