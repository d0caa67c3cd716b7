// What the two loops know of each other besides their channels: that they move, that they are to
// stop, and what to tell systemd. Both threads.
#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>
#include <string>

namespace feedmill {

class Pulse {
 public:
  /// The ingest thread has moved. The watchdog is answered only while it does.
  void beat() { beats_.fetch_add(1, std::memory_order_relaxed); }
  std::uint64_t beats() const { return beats_.load(std::memory_order_relaxed); }

  /// What keeps the ingest thread from its work, for whoever watches: empty where nothing does.
  void set_trouble(std::string text) {
    const std::lock_guard lock(mutex_);
    trouble_ = std::move(text);
  }
  std::string trouble() const {
    const std::lock_guard lock(mutex_);
    return trouble_;
  }

  /// Asks both loops to end what they can within a moment and stop.
  void stop() { stopping_.store(true); }
  bool stopping() const { return stopping_.load(); }

  /// The ingest thread has ended: nothing more comes of it.
  void finish() { finished_.store(true); }
  bool finished() const { return finished_.load(); }

  void set_status(std::string text) {
    const std::lock_guard lock(mutex_);
    status_ = std::move(text);
  }
  std::string status() const {
    const std::lock_guard lock(mutex_);
    return status_;
  }

 private:
  std::atomic<std::uint64_t> beats_{0};
  std::atomic<bool> stopping_{false}, finished_{false};
  mutable std::mutex mutex_;
  std::string status_, trouble_;
};

}  // namespace feedmill
