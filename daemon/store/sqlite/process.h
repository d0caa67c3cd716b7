// Which process holds what: a token that names one process among all that ever ran on this machine,
// and the lock of the one daemon. Any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "feedmill/result.h"

namespace feedmill::sqlite {

/// This process: its number, its start and the machine's boot, so that a reused number is another.
std::string own_token();

/// Whether the process of a token still runs.
bool is_alive(std::string_view token);

/// A lock file beside the store, held until the object dies or the process does, however it ends.
class DaemonLock {
 public:
  /// Errors: Errc::kHeld, naming the process that holds it; Errc::kStorage.
  static Result<DaemonLock> take(const std::string& store_path);
  DaemonLock(DaemonLock&& other) noexcept;
  DaemonLock& operator=(DaemonLock&& other) noexcept;
  DaemonLock(const DaemonLock&) = delete;
  DaemonLock& operator=(const DaemonLock&) = delete;
  ~DaemonLock();

 private:
  explicit DaemonLock(int file) : file_(file) {}
  int file_ = -1;
};

}  // namespace feedmill::sqlite
