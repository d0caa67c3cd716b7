// What the bodies of all sources take together: those that are being received, and those that came
// and wait to be read. Each is bounded by max_body; this bounds their sum (http.max_memory).
//
// A transfer may always receive a small part, so that a feed of usual size waits for nobody's great
// one. What is larger asks for grants out of what all share; of that so much is kept that one, the
// oldest, comes to its end whatever the others hold.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <utility>

namespace feedmill {

class BodyBudget : public std::enable_shared_from_this<BodyBudget> {
 public:
  /// `room` is called where room was wanted and a body was read. Any thread calls it.
  explicit BodyBudget(std::function<void()> room) : room_(std::move(room)) {}

  // The fetch loop only, from here on.

  void set(std::size_t most, std::size_t of_one, std::size_t transfers) {
    of_one_ = of_one;
    small_ = std::min(kSmall, most / 8 / std::max<std::size_t>(transfers, 1));
    shared_ = std::max(most - small_ * transfers, of_one);
    // What is left holds the largest body even so: most is twice as much at least.
    for_deliveries_ = std::min(most / 4, shared_ - of_one);
  }

  /// What each transfer may receive without asking.
  std::size_t small() const { return small_; }

  /// Room for at least `need` bytes more, `like` where there is enough; 0: there is not. The oldest
  /// goes on in what is kept for it, unless what waits to be read takes that now.
  std::size_t grant(std::size_t need, std::size_t like, bool oldest) {
    const std::size_t held = in_use();
    std::size_t got = 0;
    if (held + of_one_ + need <= shared_) {
      got = std::clamp(like, need, shared_ - of_one_ - held);
    } else if (oldest && (held + need <= shared_ || waiting_.load() == 0)) {
      got = need;
    }
    receiving_ += got;
    return got;
  }
  void give_back(std::size_t granted) { receiving_ -= granted; }

  /// Whether a body that comes at once, a file's, may be read.
  bool has_room_for_file() const { return in_use() + of_one_ <= shared_ || waiting_.load() == 0; }

  /// What deliveries hold that are being sent, of which a quarter of all counts here: a transfer
  /// comes to its end although they hang. Any thread.
  void deliver(std::size_t bytes) {
    delivering_ = bytes;
    call_if_wanted();
  }

  /// room() is wanted, or not any more. Looks again after this: it may have come before.
  void want_room(bool wanted) { wanted_ = wanted; }

  /// A body that waits, for as long as what is returned lives. Any thread may end it.
  std::shared_ptr<void> hold(std::size_t bytes) {
    waiting_ += bytes;
    return {nullptr, [self = shared_from_this(), bytes](void*) { self->was_read(bytes); }};
  }

  /// room() is not called from here on.
  void close() {
    const std::lock_guard lock(mutex_);
    room_ = nullptr;
  }

 private:
  static constexpr std::size_t kSmall = 256U << 10;

  void was_read(std::size_t bytes) {
    waiting_ -= bytes;
    call_if_wanted();
  }

  std::size_t in_use() const {
    return receiving_ + waiting_.load() + std::min(delivering_.load(), for_deliveries_);
  }

  void call_if_wanted() {
    if (!wanted_) return;
    const std::lock_guard lock(mutex_);
    if (room_) room_();
  }

  std::size_t of_one_ = 0, small_ = 0, shared_ = 0, receiving_ = 0;
  std::size_t for_deliveries_ = 0;
  std::atomic<std::size_t> waiting_{0}, delivering_{0};
  std::atomic<bool> wanted_{false};
  std::mutex mutex_;
  std::function<void()> room_;
};

}  // namespace feedmill
