#include "system/signals.h"

#include <sys/signalfd.h>
#include <unistd.h>

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

}  // namespace feedmill
