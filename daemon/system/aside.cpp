#include "system/aside.h"

#include <fmt/format.h>

#include <algorithm>
#include <mutex>

namespace feedmill {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using Clock = std::chrono::steady_clock;

// Two threads may read one file at the same moment; one that takes longer than this hangs.
constexpr auto kHangs = milliseconds(1500);
constexpr std::size_t kMostThreads = 64;  // that hang: of the unit's TasksMax
constexpr auto kPatience = milliseconds(2000), kLittlePatience = milliseconds(200);

struct Begun {
  const Waiting* by;
  std::string path;
  Clock::time_point when;
};

std::mutex of_begun;

/// Guarded by of_begun. Never destroyed: what was left behind may come to its end while the process
/// does.
std::vector<Begun>& begun() {
  static auto& all = *new std::vector<Begun>();
  return all;
}

seconds waited(const Begun& one) {
  return std::chrono::duration_cast<seconds>(Clock::now() - one.when);
}

bool hangs(const Begun& one) { return Clock::now() - one.when >= kHangs; }

}  // namespace

std::vector<Awaited> awaited_paths(seconds at_least) {
  std::vector<Awaited> paths;
  const std::lock_guard lock(of_begun);
  for (const Begun& one : begun())
    if (waited(one) >= at_least) paths.push_back({one.path, waited(one)});
  std::stable_sort(paths.begin(), paths.end(),
                   [](const Awaited& a, const Awaited& b) { return a.since > b.since; });
  return paths;
}

Waiting::Waiting(std::string path) : path_(std::move(path)) {
  const std::lock_guard lock(of_begun);
  begun().push_back({this, path_, Clock::now()});
}

Waiting::~Waiting() {
  const std::lock_guard lock(of_begun);
  std::erase_if(begun(), [this](const Begun& one) { return one.by == this; });
}

Result<std::shared_ptr<Waiting>> Waiting::begin(std::string path) {
  {
    const std::lock_guard lock(of_begun);
    std::size_t hanging = 0;
    for (const Begun& one : begun()) {
      if (!hangs(one)) continue;
      if (one.path == path)
        return failure(Errc::kHeld, fmt::format("its file system has not answered for {} s",
                                                waited(one).count()));
      ++hanging;
    }
    if (hanging >= kMostThreads)
      return failure(Errc::kHeld, fmt::format("it is not looked at, as the file systems of {} "
                                              "others do not answer",
                                              hanging));
  }
  return std::make_shared<Waiting>(std::move(path));
}

milliseconds patience() {
  const std::lock_guard lock(of_begun);
  return std::any_of(begun().begin(), begun().end(), hangs) ? kLittlePatience : kPatience;
}

Error no_answer() { return {Errc::kHeld, "its file system does not answer"}; }

}  // namespace feedmill
