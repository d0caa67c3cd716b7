// A program that is given an issue: started without a shell, in a process group of its own, its
// standard input a file (no pipe that could block or break), its output on our standard error. One
// thread.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "deliver/parcel.h"
#include "feedmill/result.h"

namespace feedmill {

class Child {
 public:
  /// Errors: Errc::kFailed, e.g. there is no such program.
  static Result<Child> start(const Command& command);
  Child(Child&& other) noexcept;
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  Child& operator=(Child&& other) noexcept;
  /// Ends it, with everything that it started.
  ~Child();

  /// Becomes readable when it has ended: pidfd_open(2).
  int descriptor() const { return descriptor_; }

  /// How it ended; nothing while it runs. Empty is well. Ends one that has had its time.
  std::optional<std::string> ended();

 private:
  using Clock = std::chrono::steady_clock;
  Child(int process, int descriptor, const Command& command)
      : process_(process),
        descriptor_(descriptor),
        program_(command.arguments.front()),
        timeout_(command.timeout),
        deadline_(Clock::now() + command.timeout) {}

  int process_ = -1, descriptor_ = -1;
  std::string program_;
  Seconds timeout_;
  Clock::time_point deadline_;
};

}  // namespace feedmill
