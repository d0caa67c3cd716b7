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

constexpr std::size_t kLanes = 1 + Workers::kMost;

/// Where the records of a process are, that of the thread that owns the store first.
std::array<off_t, kLanes> places_of(std::int64_t process) {
  constexpr std::int64_t kWorkers = Workers::kMost;
  const std::int64_t slot = process % kSlots;
  std::array<off_t, kLanes> places{};
  places[0] = static_cast<off_t>(slot * kRoom);
  for (std::int64_t worker = 0; worker < kWorkers; ++worker)
    places[static_cast<std::size_t>(worker) + 1] =
        static_cast<off_t>((kSlots + slot * kWorkers + worker) * kRoom);
  return places;
}

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
std::array<std::atomic<off_t>, kLanes> crash_places{};

constexpr std::array kCrashes = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT};
std::array<struct sigaction, kCrashes.size()> before_us;

/// Async-signal-safe. What else is done at a crash is done as before: a fault happens again on
/// return, what was raised is raised again.
extern "C" void note_crash(int signal, siginfo_t* about, void*) {
  const int saved = errno;
  const std::size_t own = worker_number();
  for (std::size_t lane = 0; crash_file >= 0 && lane < kLanes; ++lane) {
    const char counts = lane == own ? 1 : 0;
    static_cast<void>(::pwrite(crash_file, &counts, 1, crash_places[lane]) == 1);
  }
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
  const std::lock_guard lock(mutex_);
  if (file_ < 0) file_ = ::open(path_.c_str(), O_RDWR | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  process_ = process;
  put(blank_.token, token);
  put(blank_.boot, boot_id());
  static_assert(offsetof(Record, counts) < kRoom);
  const auto places = places_of(process);
  for (std::size_t lane = 0; lane < kLanes; ++lane)
    crash_places[lane] = places[lane] + static_cast<off_t>(offsetof(Record, counts));
  crash_file = file_;
  note_crashes_of_this_process();
}

void Marks::count_every_end() {
  const std::lock_guard lock(mutex_);
  blank_.counts = 1;
}

/// A leave() in between was meant for this record too.
void Marks::write(std::size_t lane, const Record& record) noexcept {
  if (file_ < 0 || process_ == 0) return;
  const off_t place = places_of(process_)[lane];
  const auto put_down = [this, place](const Record& one) {
    static_cast<void>(::pwrite(file_, &one, sizeof one, place) == 0);
  };
  if (!left_) put_down(record);
  if (left_) put_down(blank_);
}

/// A hash of a long name takes memory, of which there may be none: then it is not marked.
Marks::Record Marks::record_of(const WorkUnit& unit) noexcept {
  Record record = blank_;
  try {
    const std::string name = name_of(unit.name);
    record.size = static_cast<std::uint8_t>(name.size());
    name.copy(record.name.data(), record.size);
    record.work = static_cast<std::uint8_t>(unit.work);
  } catch (const std::exception&) {
    record = blank_;
  }
  return record;
}

void Marks::begin(const WorkUnit& unit) noexcept {
  const std::size_t number = worker_number();
  Lane& lane = lanes_[number];
  const std::lock_guard lock(mutex_);
  if (lane.depth < kAround) {
    lane.stack[lane.depth] = record_of(unit);
    write(number, lane.stack[lane.depth]);
  }
  ++lane.depth;
}

void Marks::end() noexcept {
  const std::size_t number = worker_number();
  Lane& lane = lanes_[number];
  if (lane.depth == 0) return;
  const std::lock_guard lock(mutex_);
  --lane.depth;
  if (lane.depth < kAround) write(number, lane.depth == 0 ? blank_ : lane.stack[lane.depth - 1]);
}

void Marks::leave() noexcept {
  left_ = true;
  for (std::size_t lane = 0; lane < kLanes; ++lane) write(lane, blank_);
}

std::vector<WorkUnit> Marks::left_by(std::int64_t process, std::string_view token) const {
  std::vector<WorkUnit> left;
  for (const off_t place : places_of(process)) {
    Record record;
    if (file_ < 0 || ::pread(file_, &record, sizeof record, place) != sizeof record) continue;
    const bool known = record.work > 0 && record.work <= static_cast<int>(Work::kParcel);
    if (!known || record.counts == 0 || record.size > kLongestName ||
        text_in(record.token) != token || text_in(record.boot) != boot_id())
      continue;
    WorkUnit unit{static_cast<Work>(record.work), std::string(record.name.data(), record.size)};
    if (std::find(left.begin(), left.end(), unit) == left.end()) left.push_back(std::move(unit));
  }
  return left;
}

}  // namespace feedmill::sqlite
