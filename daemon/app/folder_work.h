// Work on a digest's folder, which may be on a file system that never answers: done in a thread of
// its own (system/aside) and waited for a moment. What is not over by then goes on, and is taken up
// at a later turn. Belongs to the thread that owns the desk.
#pragma once

#include <chrono>
#include <exception>
#include <functional>
#include <future>
#include <string>
#include <system_error>
#include <utility>

#include "feedmill/result.h"
#include "system/aside.h"

namespace feedmill {

template <class T>
class FolderWork {
 public:
  using Work = std::function<Result<T>()>;

  /// Whether it was begun, and its result not taken.
  bool under_way() const { return outcome_.valid(); }

  /// `work` has copies of all that it needs. Errors: Errc::kHeld, naming the folder. Where
  /// there is no thread it is done here.
  Result<void> begin(std::string folder, Work work) {
    folder_ = std::move(folder);
    try {
      auto outcome = aside(folder_, work);
      if (!outcome) return tl::unexpected(no_answer());
      outcome_ = *std::move(outcome);
    } catch (const std::system_error&) {
      std::packaged_task<Result<T>()> here(work);
      here();
      outcome_ = here.get_future();
    }
    return {};
  }

  /// Its result, where it is over soon; `turn` is called meanwhile, and says whether to wait on.
  /// Errors: its own; Errc::kHeld: it is under way still.
  Result<T> take(const std::function<bool()>& turn) {
    const auto until = std::chrono::steady_clock::now() + patience();
    while (outcome_.wait_for(kTurn) != std::future_status::ready)
      if (!turn() || std::chrono::steady_clock::now() >= until) return tl::unexpected(no_answer());
    try {
      return std::exchange(outcome_, {}).get();
    } catch (const std::exception& thrown) {
      return failure(Errc::kFailed, folder_ + ": " + reason_of(thrown));
    }
  }

 private:
  static constexpr std::chrono::milliseconds kTurn{20};
  Error no_answer() const { return feedmill::no_answer().with_context(folder_); }

  std::string folder_;
  std::future<Result<T>> outcome_;
};

}  // namespace feedmill
