// What systemd wants to hear of a service of Type=notify or notify-reload (sd_notify(3)); without
// systemd each call does nothing. Main thread.
#pragma once

#include <chrono>
#include <string>

namespace feedmill {

class Notify {
 public:
  /// Reads $NOTIFY_SOCKET and $WATCHDOG_USEC, which stay for later reloads.
  Notify();

  void ready() const;      ///< started, or done with a reload
  void reloading() const;  ///< RELOADING=1 with MONOTONIC_USEC; ready() ends it
  void stopping() const;

  /// One line for `systemctl status`; sent only where it differs from the last.
  void status(const std::string& text);

  /// Time that may pass between two calls of alive(): half of what systemd allows. Years where it
  /// does not watch.
  std::chrono::milliseconds watchdog_interval() const { return interval_; }

  /// The program moves. Sent four times in the time that systemd allows, however often it is
  /// called.
  void alive();

 private:
  using Clock = std::chrono::steady_clock;
  std::chrono::milliseconds interval_;
  bool watched_ = false;
  Clock::time_point told_{};
  std::string status_;
};

}  // namespace feedmill
