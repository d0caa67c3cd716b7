// Gathers pictures on a thread of its own, an issue at a time: a server that hangs holds up neither
// polling nor another digest. What is not gathered when the object dies is gathered by whoever
// looks next.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "picture/gather.h"

namespace feedmill {

class Gatherer {
 public:
  /// `program` is this one.
  explicit Gatherer(std::string program = "/proc/self/exe");
  Gatherer(const Gatherer&) = delete;
  Gatherer& operator=(const Gatherer&) = delete;
  ~Gatherer();

  /// Called on the gatherer's thread when there is something to take. Set before the first order.
  void on_yield(std::function<void()> wake) { wake_ = std::move(wake); }

  /// Only while it is not busy. Throws std::system_error where there is no thread. The owner's
  /// thread.
  void begin(PictureOrder order, FetchOptions options);

  /// Whether an order was given whose yield was not taken.
  bool busy() const { return thread_ != nullptr; }

  /// Waits for it at most so long. The owner's thread.
  std::optional<PictureYield> take(std::chrono::milliseconds wait);

 private:
  class Thread;
  std::string program_;
  std::function<void()> wake_;
  std::unique_ptr<Thread> thread_;
};

}  // namespace feedmill
