// Work on a file system that may never answer (a network mount whose server is gone): done in a
// thread of its own, which is left behind where it does not end. Such work holds copies of all that
// it needs, and touches nothing else.
#pragma once

#include <future>
#include <thread>
#include <utility>

namespace feedmill {

/// Throws std::system_error where there is no thread. The future's end does not wait.
template <class Work>
auto aside(Work work) -> std::future<decltype(work())> {
  std::packaged_task<decltype(work())()> task(std::move(work));
  auto outcome = task.get_future();
  std::thread(std::move(task)).detach();
  return outcome;
}

}  // namespace feedmill
