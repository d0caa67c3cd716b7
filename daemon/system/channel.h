// A bounded queue between two threads: one pushes, the other pops. Neither side waits for room: a
// push that finds none says so, and its caller slows down whatever makes the items. The popping
// side may wait for something to come. Bounded in items and, with a weigher, in bytes.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <limits>
#include <mutex>
#include <optional>
#include <utility>

namespace feedmill {

template <class T>
class Channel {
 public:
  using Weigh = std::function<std::size_t(const T&)>;  ///< an item's bytes

  /// An item heavier than `max_weight` is let in when there is no other: it could never pass
  /// otherwise.
  explicit Channel(std::size_t max_items,
                   std::size_t max_weight = std::numeric_limits<std::size_t>::max(),
                   Weigh weigh = {})
      : max_items_(max_items), max_weight_(max_weight), weigh_(std::move(weigh)) {}
  Channel(const Channel&) = delete;
  Channel& operator=(const Channel&) = delete;

  /// Called on the pushing thread, outside of the lock, after a push into an empty channel: wakes a
  /// consumer that waits for more than this channel, and that takes all there is whenever it wakes.
  /// Set before either thread begins.
  void on_push(std::function<void()> wake) { on_push_ = std::move(wake); }

  /// Takes the item, or leaves it untouched and returns false: full, or closed. Pushing thread.
  bool try_push(T&& item) {
    const std::size_t weight = weigh_ ? weigh_(item) : 0;
    bool first = false;
    {
      const std::lock_guard lock(mutex_);
      first = items_.empty();
      if (closed_ || !has_room(weight)) return false;
      items_.emplace_back(weight, std::move(item));
      weight_ += weight;
    }
    something_.notify_one();
    if (on_push_ && first) on_push_();
    return true;
  }

  /// The oldest item, at once. Popping thread.
  std::optional<T> try_pop() {
    const std::lock_guard lock(mutex_);
    return take();
  }

  /// The oldest item; waits for one until the time has passed, wake() is called or the channel is
  /// closed. Popping thread.
  std::optional<T> pop(std::chrono::milliseconds wait) {
    std::unique_lock lock(mutex_);
    something_.wait_for(lock, wait, [this] { return !items_.empty() || closed_ || woken_; });
    woken_ = false;
    return take();
  }

  /// Ends a wait in pop(), the present or the next one. Any thread.
  void wake() {
    {
      const std::lock_guard lock(mutex_);
      woken_ = true;
    }
    something_.notify_one();
  }

  /// No more pushes; what is in it can still be popped. Any thread.
  void close() {
    {
      const std::lock_guard lock(mutex_);
      closed_ = true;
    }
    something_.notify_one();
  }

  bool closed() const {
    const std::lock_guard lock(mutex_);
    return closed_;
  }

  std::size_t size() const {
    const std::lock_guard lock(mutex_);
    return items_.size();
  }

 private:
  bool has_room(std::size_t weight) const {
    if (items_.empty()) return true;
    return items_.size() < max_items_ && weight <= max_weight_ && weight_ <= max_weight_ - weight;
  }

  std::optional<T> take() {
    if (items_.empty()) return std::nullopt;
    auto [weight, item] = std::move(items_.front());
    items_.pop_front();
    weight_ -= weight;
    return std::optional<T>(std::move(item));
  }

  const std::size_t max_items_, max_weight_;
  const Weigh weigh_;
  std::function<void()> on_push_;
  mutable std::mutex mutex_;
  std::condition_variable something_;
  std::deque<std::pair<std::size_t, T>> items_;
  std::size_t weight_ = 0;
  bool closed_ = false, woken_ = false;
};

}  // namespace feedmill
