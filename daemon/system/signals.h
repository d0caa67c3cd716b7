// SIGTERM, SIGINT and SIGHUP as something to read (signalfd(2)): no handler interrupts anything,
// and the fetch loop waits for them together with its transfers. SIGPIPE is ignored: a peer that
// went away is an error of a write.
#pragma once

#include <csignal>
#include <optional>

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

}  // namespace feedmill
