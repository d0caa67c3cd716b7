// One libcurl multi handle on an epoll of our own, through curl_multi_socket_action: the work of a
// turn goes with the sockets that have something to say, not with the transfers there are. One
// thread; wakeup() alone may be called from another.
#pragma once

#include <locale.h>  // NOLINT: locale_t is POSIX

#include <chrono>
#include <optional>

#include "fetch/curl_handle.h"
#include "system/descriptor.h"

namespace feedmill {

/// While it lives, this thread reads bytes as UTF-8: libcurl hands a host's name in another script
/// to libidn2, which asks the locale what the bytes are.
class Utf8Thread {
 public:
  Utf8Thread();
  Utf8Thread(const Utf8Thread&) = delete;
  Utf8Thread& operator=(const Utf8Thread&) = delete;
  ~Utf8Thread();

 private:
  locale_t before_;
};

class SocketLoop {
 public:
  /// Throws std::system_error where the system has no descriptor left.
  SocketLoop();
  SocketLoop(const SocketLoop&) = delete;
  SocketLoop& operator=(const SocketLoop&) = delete;
  ~SocketLoop();

  /// Idle and busy connections that are kept.
  void set_connections(std::size_t count);

  /// False for want of memory: it is not carried.
  bool add(CURL* easy);
  void remove(CURL* easy);

  /// Waits at most `timeout` for a socket, a timer, a watched descriptor or wakeup(), then lets
  /// libcurl go on with whatever is ready.
  void wait(std::chrono::milliseconds timeout);

  struct Done {
    CURL* easy;
    CURLcode code;
  };
  /// A transfer that has ended, once.
  std::optional<Done> next_done();

  /// wait() also returns while `fd` is readable; reading it is the caller's.
  void watch(int fd);
  void unwatch(int fd);

  /// Ends a wait(), or the next one. Any thread.
  void wakeup();

 private:
  static int on_socket(CURL* easy, curl_socket_t fd, int what, void* self, void* known);
  static int on_timer(CURLM* multi, long milliseconds, void* self);
  int wait_for(std::chrono::milliseconds timeout) const;
  void run_timer();
  void drain_wakeups();

  using Clock = std::chrono::steady_clock;
  Descriptor epoll_, event_;
  std::optional<Clock::time_point> timer_;
  CurlMulti multi_;
};

}  // namespace feedmill
