// Which process holds what: tokens, the bytes that living processes hold locked, and the lock of
// the one daemon. One object belongs to one thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "feedmill/result.h"

namespace feedmill::sqlite {

/// A name for this process that no other has: random.
std::string new_token();

/// Whether a token is of a version that held no byte: its process's number, start and boot.
bool holds_no_byte(std::string_view token);
/// Whether the process of such a token may still run: one that has its number does.
bool may_run(std::string_view token);

/// STORE.claims, in which every process that claims something holds the lock of one byte, at the
/// number of its row. It goes with the process, however that ends, and whoever opens the file sees
/// it, also from another PID namespace, where /proc shows another world. The locks are of the open
/// file description (fcntl(2)): a program that this process starts keeps none, as the descriptor
/// closes on exec.
class ClaimsFile {
 public:
  explicit ClaimsFile(const std::string& store_path) : path_(store_path + ".claims") {}
  ClaimsFile(const ClaimsFile&) = delete;
  ClaimsFile& operator=(const ClaimsFile&) = delete;
  ~ClaimsFile();

  /// Holds the byte of this process's row, and lets go of any other; false where another process
  /// has it (its row was rolled back and the number given out again). Errors: Errc::kStorage.
  Result<bool> hold(std::int64_t process);
  /// Whether another process holds that byte. Errors: Errc::kStorage.
  Result<bool> is_held(std::int64_t process);

 private:
  Result<void> open_same();
  Error cannot(std::string_view what) const;

  std::string path_;
  int file_ = -1;
  std::int64_t held_ = 0;  ///< 0: none
};

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
