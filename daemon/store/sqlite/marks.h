// What this process is working on, written into STORE.claims so that it outlives the process, and
// what a dead one was at. A record a process, at its row's number modulo kSlots: a pwrite of a few
// bytes that nobody waits for on disk, as the kernel keeps them when a process dies. When the
// machine goes down instead, they may or may not be there: a record names the boot that it is of,
// and one of another boot says nothing.
//
// Behind these records each worker (system/workers) of a process has one of its own, its lane: what
// all of them are at is known. After a crash only the mark of the thread that crashed counts. What
// further threads are at, the courier's and others, stands beside, behind all of that.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "feedmill/setbacks.h"
#include "system/workers.h"

namespace feedmill::sqlite {

class Marks {
 public:
  explicit Marks(const std::string& store_path) : path_(store_path + ".claims") {}
  Marks(const Marks&) = delete;
  Marks& operator=(const Marks&) = delete;
  ~Marks();

  /// From now on marks are of the process with that row and token. Before, there are none.
  void enlist(std::int64_t process, std::string_view token);
  /// Whatever ends this process counts: it is a daemon's, which is started again. Else only a crash
  /// does (a signal of its own), not that somebody killed a command.
  void count_every_end();

  /// Of this thread: a worker, or whoever owns the store.
  void begin(const WorkUnit& unit) noexcept;
  void end() noexcept;
  /// Of further threads, by whoever owns the store.
  void begin_beside(const WorkUnit& unit) noexcept;
  void end_beside(const WorkUnit& unit) noexcept;
  void leave() noexcept;  ///< any thread

  /// What the process with that row and token was at when it ended, each once; nothing where it was
  /// at nothing, was killed by somebody, or ended with its machine. What stood beside counts where
  /// a further thread crashed, or where no other mark does.
  std::vector<WorkUnit> left_by(std::int64_t process, std::string_view token) const;

  /// A name that is longer than a record holds stands as a hash.
  static std::string name_of(std::string_view name);
  static constexpr std::size_t kLongestName = 120;

 private:
  struct Record {
    std::array<char, 32> token{};
    std::array<char, 40> boot{};
    std::uint8_t work = 0, size = 0;
    std::uint8_t counts = 0;  ///< as a death; a crash sets it
    std::array<char, kLongestName> name{};
  };
  static constexpr std::size_t kAround = 4;  // marks around marks
  /// What one thread is at.
  struct Lane {
    std::array<Record, kAround> stack;
    std::size_t depth = 0;
  };

  struct Beside {
    std::array<char, 32> token{};
    std::array<char, 40> boot{};
    std::uint8_t counts = 0;
    std::uint16_t size = 0;
    std::array<char, 4000> units{};  ///< a line each: the kind as a digit, the name
  };

  void write(std::size_t lane, const Record& record) noexcept;
  void write_beside() noexcept;
  template <class Kind>
  std::optional<Kind> read(std::int64_t place, std::string_view token) const;
  std::vector<WorkUnit> left_in_lanes(std::int64_t process, std::string_view token) const;
  Record record_of(const WorkUnit& unit) noexcept;

  std::string path_;
  int file_ = -1;
  std::int64_t process_ = 0;
  std::mutex mutex_;                            // what changes blank_ and what a worker reads of it
  Record blank_;                                // of this process, at nothing
  std::array<Lane, 1 + Workers::kMost> lanes_;  // by worker_number()
  std::vector<WorkUnit> beside_;
  std::atomic<bool> left_{false};
};

}  // namespace feedmill::sqlite
