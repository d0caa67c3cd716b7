#include "system/signals.h"

#include <sys/signalfd.h>
#include <unistd.h>

#include <cstdlib>

#include "system/log.h"

namespace feedmill {

Signals::Signals() {
  std::signal(SIGPIPE, SIG_IGN);
  sigset_t wanted;
  sigemptyset(&wanted);
  for (const int number : {SIGTERM, SIGINT, SIGHUP}) sigaddset(&wanted, number);
  fd_ = signalfd(-1, &wanted, SFD_NONBLOCK | SFD_CLOEXEC);
  // Without a descriptor the signals keep what they do by default: they still end the program.
  if (fd_ >= 0)
    pthread_sigmask(SIG_BLOCK, &wanted, &before_);
  else
    pthread_sigmask(SIG_BLOCK, nullptr, &before_);
}

Signals::~Signals() {
  if (fd_ >= 0) close(fd_);
  pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

std::optional<int> Signals::next() const {
  signalfd_siginfo info{};
  if (fd_ < 0 || read(fd_, &info, sizeof info) != static_cast<ssize_t>(sizeof info))
    return std::nullopt;
  return static_cast<int>(info.ssi_signo);
}

StopWatch::StopWatch(int status) : thread_([this, status] { watch(status); }) {}

StopWatch::~StopWatch() {
  {
    const std::lock_guard lock(mutex_);
    done_ = true;
  }
  over_.notify_one();
  thread_.join();
}

void StopWatch::watch(int status) {
  constexpr auto kTurn = std::chrono::milliseconds(100);
  auto asked = std::chrono::milliseconds(0);  // for so long it has been asked to stop
  std::unique_lock lock(mutex_);
  while (!over_.wait_for(lock, kTurn, [this] { return done_; })) {
    sigset_t waiting;
    sigemptyset(&waiting);
    sigpending(&waiting);
    if (sigismember(&waiting, SIGTERM) == 1 || sigismember(&waiting, SIGINT) == 1) asked += kTurn;
    if (asked < kGrace) continue;
    log(LogLevel::kWarning,
        {{"event", "stop"}, {"error", "the store could not be opened in time"}});
    std::_Exit(status);
  }
}

}  // namespace feedmill
