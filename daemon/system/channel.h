// A bounded queue between two threads: one pushes, the other pops. Neither side waits for room: a
// push that finds none says so, and its caller slows down whatever makes the items. The popping
// side may wait for something to come. Bounded in items and, with a weigher, in bytes; what is
// light does not stand behind what is heavy.
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
  static constexpr int kOvertakers = 32;

  /// An item heavier than `max_weight` is let in when there is no other: it could never pass
  /// otherwise. Those that weigh less than `light` overtake the others, kOvertakers between two of
  /// them, and need no room in bytes.
  explicit Channel(std::size_t max_items,
                   std::size_t max_weight = std::numeric_limits<std::size_t>::max(),
                   Weigh weigh = {}, std::size_t light = 0)
      : max_items_(max_items), max_weight_(max_weight), light_(light), weigh_(std::move(weigh)) {}
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
      first = count() == 0;
      if (closed_ || !has_room(weight)) return false;
      if (weight < light_) {
        quick_.push_back(std::move(item));
      } else {
        items_.emplace_back(weight, std::move(item));
        weight_ += weight;
      }
    }
    something_.notify_one();
    if (on_push_ && first) on_push_();
    return true;
  }

  /// The next item, at once: the oldest, but for those that overtake. Popping thread.
  std::optional<T> try_pop() {
    const std::lock_guard lock(mutex_);
    return take();
  }

  /// The next item; waits for one until the time has passed, wake() is called or the channel is
  /// closed. Popping thread.
  std::optional<T> pop(std::chrono::milliseconds wait) {
    std::unique_lock lock(mutex_);
    something_.wait_for(lock, wait, [this] { return count() > 0 || closed_ || woken_; });
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
    return count();
  }

 private:
  std::size_t count() const { return items_.size() + quick_.size(); }

  bool has_room(std::size_t weight) const {
    if (count() == 0) return true;
    if (count() >= max_items_) return false;
    if (weight < light_ || items_.empty()) return true;
    return weight <= max_weight_ && weight_ <= max_weight_ - weight;
  }

  std::optional<T> take() {
    if (!quick_.empty() && (items_.empty() || overtaken_ < kOvertakers)) {
      if (!items_.empty()) ++overtaken_;
      auto item = std::move(quick_.front());
      quick_.pop_front();
      return std::optional<T>(std::move(item));
    }
    if (items_.empty()) return std::nullopt;
    overtaken_ = 0;
    auto [weight, item] = std::move(items_.front());
    items_.pop_front();
    weight_ -= weight;
    return std::optional<T>(std::move(item));
  }

  const std::size_t max_items_, max_weight_, light_;
  const Weigh weigh_;
  std::function<void()> on_push_;
  mutable std::mutex mutex_;
  std::condition_variable something_;
  std::deque<T> quick_;                          // what is light
  std::deque<std::pair<std::size_t, T>> items_;  // all else
  std::size_t weight_ = 0;                       // of those
  int overtaken_ = 0;                            // since the last of those was taken
  bool closed_ = false, woken_ = false;
};

}  // namespace feedmill
