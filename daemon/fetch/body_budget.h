// What the bodies of all sources take together: those that are being received, and those that came
// and wait to be read. Each is bounded by max_body; this bounds their sum.
#pragma once

#include <atomic>
#include <cstddef>
#include <memory>

namespace feedmill {

class BodyBudget : public std::enable_shared_from_this<BodyBudget> {
 public:
  /// The fetch loop only.
  void set(std::size_t most, std::size_t of_one) {
    most_ = most;
    of_one_ = of_one;
  }
  void receive(std::size_t bytes) { receiving_ += bytes; }
  void received(std::size_t bytes) { receiving_ -= bytes; }

  /// Whether so many bytes more leave room for the oldest to end, whatever the others hold.
  bool has_room(std::size_t bytes) const { return total() + bytes + of_one_ <= most_; }
  /// The oldest goes on where nothing waits that will make room by being read.
  bool has_room_for_oldest(std::size_t bytes) const {
    return total() + bytes <= most_ || waiting_.load() == 0;
  }

  /// A body that waits, for as long as what is returned lives. Any thread may end it.
  std::shared_ptr<void> hold(std::size_t bytes) {
    waiting_ += bytes;
    return {nullptr, [self = shared_from_this(), bytes](void*) { self->waiting_ -= bytes; }};
  }

 private:
  std::size_t total() const { return receiving_ + waiting_.load(); }
  std::size_t most_ = 0, of_one_ = 0, receiving_ = 0;
  std::atomic<std::size_t> waiting_{0};
};

}  // namespace feedmill
