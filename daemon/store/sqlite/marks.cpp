#include "store/sqlite/marks.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstddef>
#include <cstring>
#include <fstream>

#include "text/hash.h"

namespace feedmill::sqlite {
namespace {

constexpr std::int64_t kSlots = 64;  // two of so many processes at once: one mark is lost
constexpr std::int64_t kRoom = 256;  // bytes of a slot

off_t place_of(std::int64_t process) { return static_cast<off_t>(process % kSlots * kRoom); }

template <std::size_t kSize>
void put(std::array<char, kSize>& field, std::string_view text) {
  field.fill('\0');
  text.copy(field.data(), kSize);
}

template <std::size_t kSize>
std::string_view text_in(const std::array<char, kSize>& field) {
  return {field.data(), strnlen(field.data(), kSize)};
}

/// Random at each start of the machine; empty where there is no such file.
const std::string& boot_id() {
  static const std::string id = [] {
    std::ifstream file("/proc/sys/kernel/random/boot_id");
    std::string line;
    std::getline(file, line);
    return line;
  }();
  return id;
}

/// Where a crash of this process is written down.
std::atomic<int> crash_file{-1};
std::atomic<off_t> crash_place{0};

constexpr std::array kCrashes = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT};
std::array<struct sigaction, kCrashes.size()> before_us;

/// Async-signal-safe. What else is done at a crash is done as before: a fault happens again on
/// return, what was raised is raised again.
extern "C" void note_crash(int signal, siginfo_t* about, void*) {
  const int saved = errno;
  const char counts = 1;
  if (crash_file >= 0) static_cast<void>(::pwrite(crash_file, &counts, 1, crash_place) == 1);
  for (std::size_t i = 0; i < kCrashes.size(); ++i)
    if (kCrashes[i] == signal) ::sigaction(signal, &before_us[i], nullptr);
  errno = saved;
  if (about->si_code <= 0) static_cast<void>(::raise(signal));
}

void note_crashes_of_this_process() {
  struct sigaction action = {};
  action.sa_sigaction = note_crash;
  action.sa_flags = SA_SIGINFO;
  ::sigemptyset(&action.sa_mask);
  for (std::size_t i = 0; i < kCrashes.size(); ++i) {
    struct sigaction before = {};
    ::sigaction(kCrashes[i], &action, &before);
    if (before.sa_sigaction != note_crash) before_us[i] = before;
  }
}

}  // namespace

std::string Marks::name_of(std::string_view name) {
  if (name.size() <= kLongestName) return std::string(name);
  return fmt::format("{:016x}{:016x}", hash64(name, 1), hash64(name, 2));
}

Marks::~Marks() {
  if (file_ < 0) return;
  if (crash_file == file_) crash_file = -1;
  ::close(file_);
}

void Marks::enlist(std::int64_t process, std::string_view token) {
  static_assert(sizeof(Record) <= kRoom);
  if (process == process_) return;
  if (file_ < 0) file_ = ::open(path_.c_str(), O_RDWR | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  process_ = process;
  put(blank_.token, token);
  put(blank_.boot, boot_id());
  static_assert(offsetof(Record, counts) < kRoom);
  crash_place = place_of(process) + static_cast<off_t>(offsetof(Record, counts));
  crash_file = file_;
  note_crashes_of_this_process();
}

/// A leave() in between was meant for this record too.
void Marks::write(const Record& record) noexcept {
  if (file_ < 0 || process_ == 0) return;
  const auto put_down = [this](const Record& one) {
    static_cast<void>(::pwrite(file_, &one, sizeof one, place_of(process_)) == 0);
  };
  if (!left_) put_down(record);
  if (left_) put_down(blank_);
}

/// A hash of a long name takes memory, of which there may be none: then it is not marked.
void Marks::begin(const WorkUnit& unit) noexcept {
  if (depth_ < kAround) {
    Record& record = stack_[depth_] = blank_;
    try {
      const std::string name = name_of(unit.name);
      record.size = static_cast<std::uint8_t>(name.size());
      name.copy(record.name.data(), record.size);
      record.work = static_cast<std::uint8_t>(unit.work);
    } catch (const std::exception&) {
      record = blank_;
    }
    write(record);
  }
  ++depth_;
}

void Marks::end() noexcept {
  if (depth_ == 0) return;
  --depth_;
  if (depth_ < kAround) write(depth_ == 0 ? blank_ : stack_[depth_ - 1]);
}

void Marks::leave() noexcept {
  left_ = true;
  write(blank_);
}

std::optional<WorkUnit> Marks::left_by(std::int64_t process, std::string_view token) const {
  Record record;
  if (file_ < 0 || ::pread(file_, &record, sizeof record, place_of(process)) != sizeof record)
    return std::nullopt;
  const bool known = record.work > 0 && record.work <= static_cast<int>(Work::kParcel);
  if (!known || record.counts == 0 || record.size > kLongestName ||
      text_in(record.token) != token || text_in(record.boot) != boot_id())
    return std::nullopt;
  return WorkUnit{static_cast<Work>(record.work), std::string(record.name.data(), record.size)};
}

}  // namespace feedmill::sqlite
