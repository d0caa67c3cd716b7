#include "picture/gatherer.h"

#include <atomic>
#include <exception>
#include <thread>
#include <utility>

#include "system/channel.h"

namespace feedmill {

class Gatherer::Thread {
 public:
  Thread(PictureOrder order, FetchOptions options, const std::string& program,
         const std::function<void()>& wake)
      : yields_(1) {
    if (wake) yields_.on_push(wake);
    thread_ = std::thread([this, order = std::move(order), options = std::move(options), program] {
      yields_.try_push(gathered(order, options, program));
    });
  }
  Thread(const Thread&) = delete;
  Thread& operator=(const Thread&) = delete;
  ~Thread() {
    stopping_.store(true);
    thread_.join();
  }

  std::optional<PictureYield> take(std::chrono::milliseconds wait) { return yields_.pop(wait); }

 private:
  /// Memory or descriptors that run out cost the pictures, not the issue.
  PictureYield gathered(const PictureOrder& order, const FetchOptions& options,
                        const std::string& program) {
    try {
      return gather_pictures(order, options, program, stopping_);
    } catch (const std::exception& thrown) {
      return {order.issue_id, {}, thrown.what()};
    }
  }

  Channel<PictureYield> yields_;
  std::atomic<bool> stopping_{false};
  std::thread thread_;
};

Gatherer::Gatherer(std::string program) : program_(std::move(program)) {}

Gatherer::~Gatherer() = default;

void Gatherer::begin(PictureOrder order, FetchOptions options) {
  thread_ = std::make_unique<Thread>(std::move(order), std::move(options), program_, wake_);
}

std::optional<PictureYield> Gatherer::take(std::chrono::milliseconds wait) {
  if (!thread_) return std::nullopt;
  auto yield = thread_->take(wait);
  if (yield) thread_.reset();
  return yield;
}

}  // namespace feedmill
