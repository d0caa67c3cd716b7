// A few threads for what is pure and takes long: reading documents. Whoever has such work hands it
// out ahead of its need, and comes for it in his own order; what nobody has begun by then he does
// himself, and he works along while he waits. So it makes no difference, but to the time, how many
// workers there are: none where there is one core, or no thread to be had.
//
// Work touches nothing that another thread may: values that are its own, and the marks (setbacks),
// of which each worker has a lane.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace feedmill {

class Workers {
 public:
  /// A piece of work: begun by one thread, whichever comes first, or dropped.
  class Work {
   public:
    explicit Work(std::function<void()> body) : body_(std::move(body)) {}
    bool is_done() const { return state_.load(std::memory_order_acquire) == State::kDone; }

   private:
    friend class Workers;
    enum class State : std::uint8_t { kWaits, kRuns, kDone };
    bool begin();
    void run();
    void finish();

    std::function<void()> body_;
    std::exception_ptr thrown_;
    std::atomic<State> state_{State::kWaits};
  };
  using Job = std::shared_ptr<Work>;

  static constexpr std::size_t kMost = 4;  ///< threads: then whoever writes down is the limit

  /// At most so many threads, the first of which begins with the first work.
  explicit Workers(std::size_t most);
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;
  /// What is being worked on comes to its end; the rest is dropped.
  ~Workers();

  /// One for each core that this process may use, but the one of the thread that hands out.
  static std::size_t of_this_machine();

  std::size_t most() const { return most_; }

  /// To be done; the oldest first.
  Job begin(std::function<void()> work);
  /// What is done already.
  static Job done();
  /// A step towards the work's being done, by the thread that wants it: does it, or something else
  /// that waits while another is at it, or waits. Returns whether it is done; what it threw is
  /// thrown.
  bool step_towards(const Job& job);
  /// Whether it was dropped: it had not begun, and will not.
  static bool drop(const Job& job);

 private:
  void work(std::size_t number);
  bool work_along();
  Job next();
  void start_one();

  const std::size_t most_;
  std::mutex mutex_;
  std::condition_variable something_;
  std::deque<Job> waiting_;
  std::vector<std::thread> threads_;
  std::size_t idle_ = 0;
  bool over_ = false;
};

/// Which worker this thread is, from 1; 0: none, but a thread that hands work out.
std::size_t worker_number();

}  // namespace feedmill
