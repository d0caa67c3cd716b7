// Work on a file system that may never answer (a network mount whose server is gone): done in a
// thread of its own, which is left behind where it does not end. Such work holds copies of all that
// it needs, and touches nothing else. One thread a path: what hangs is not asked again until it has
// answered, so that a dead mount that is looked at every minute costs one thread, not one a minute.
// Any thread.
#pragma once

#include <chrono>
#include <future>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "feedmill/result.h"

namespace feedmill {

/// A path that a thread is waiting for.
struct Awaited {
  std::string path;
  std::chrono::seconds since{0};  ///< how long
};
/// Those that have been waited for so long, the longest first.
std::vector<Awaited> awaited_paths(std::chrono::seconds at_least);

/// Counts the path as being waited for, while it lives.
class Waiting {
 public:
  /// Errors: Errc::kHeld, where the path has been waited for by another thread for a while, or
  /// very many are.
  static Result<std::shared_ptr<Waiting>> begin(std::string path);
  explicit Waiting(std::string path);
  ~Waiting();
  Waiting(const Waiting&) = delete;
  Waiting& operator=(const Waiting&) = delete;

 private:
  std::string path_;
};

/// Throws std::system_error where there is no thread. The future's end does not wait.
template <class Work>
auto aside(std::string path, Work work) -> Result<std::future<decltype(work())>> {
  auto waiting = Waiting::begin(std::move(path));
  if (!waiting) return tl::unexpected(waiting.error());
  std::packaged_task<decltype(work())()> task(
      [work = std::move(work), waiting = *std::move(waiting)]() mutable {
        const auto until_done = std::move(waiting);
        return work();
      });
  auto outcome = task.get_future();
  std::thread(std::move(task)).detach();
  return outcome;
}

/// The same for what is no file (a resolver): neither counted nor named.
template <class Work>
auto aside(Work work) -> std::future<decltype(work())> {
  std::packaged_task<decltype(work())()> task(std::move(work));
  auto outcome = task.get_future();
  std::thread(std::move(task)).detach();
  return outcome;
}

/// How long a file that nearly always answers at once is waited for: less where others hang.
std::chrono::milliseconds patience();

/// The failure of what has not answered; as all errors here it is without the path.
Error no_answer();

/// The result of `work`, a Result, where it is there soon.
template <class Work>
auto soon(const std::string& path, Work work) -> decltype(work()) {
  auto outcome = aside(path, std::move(work));
  if (!outcome) return tl::unexpected(outcome.error());
  if (outcome->wait_for(patience()) != std::future_status::ready)
    return tl::unexpected(no_answer());
  return outcome->get();
}

}  // namespace feedmill
