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
constexpr std::int64_t kRoomBeside = 4096;

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

off_t place_beside(std::int64_t process) {
  constexpr std::int64_t kLanesEnd = kSlots * static_cast<std::int64_t>(kLanes) * kRoom;
  return static_cast<off_t>(kLanesEnd + process % kSlots * kRoomBeside);
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
std::atomic<off_t> crash_beside{0};
thread_local bool owns_store = false;  // or did: it has marked

constexpr std::array kCrashes = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT};
std::array<struct sigaction, kCrashes.size()> before_us;

/// Async-signal-safe. What else is done at a crash is done as before: a fault happens again on
/// return, what was raised is raised again.
extern "C" void note_crash(int signal, siginfo_t* about, void*) {
  const int saved = errno;
  const bool further = worker_number() == 0 && !owns_store;
  const std::size_t own = further ? kLanes : worker_number();
  for (std::size_t lane = 0; crash_file >= 0 && lane < kLanes; ++lane) {
    const char counts = lane == own ? 1 : 0;
    static_cast<void>(::pwrite(crash_file, &counts, 1, crash_places[lane]) == 1);
  }
  const char beside = further ? 1 : 0;
  if (crash_file >= 0) static_cast<void>(::pwrite(crash_file, &beside, 1, crash_beside) == 1);
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

bool is_work(int kind) { return kind > 0 && kind <= static_cast<int>(Work::kParcel); }

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
  static_assert(sizeof(Record) <= kRoom && sizeof(Beside) <= kRoomBeside);
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
  crash_beside = place_beside(process) + static_cast<off_t>(offsetof(Beside, counts));
  crash_file = file_;
  owns_store = true;
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
  owns_store = number == 0;
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

void Marks::begin_beside(const WorkUnit& unit) noexcept {
  try {
    beside_.push_back({unit.work, name_of(unit.name)});
  } catch (const std::exception&) {
    return;
  }
  write_beside();
}

void Marks::end_beside(const WorkUnit& unit) noexcept {
  const auto found = std::find_if(beside_.begin(), beside_.end(), [&](const WorkUnit& one) {
    const bool hashed = unit.name.size() > kLongestName;  // none is so long that is marked here
    return one.work == unit.work && (hashed || one.name == unit.name);
  });
  if (found == beside_.end()) return;
  beside_.erase(found);
  write_beside();
}

/// What there is no room for is not marked.
void Marks::write_beside() noexcept {
  if (file_ < 0 || process_ == 0 || left_) return;
  Beside record;
  record.token = blank_.token;
  record.boot = blank_.boot;
  record.counts = blank_.counts;
  for (const WorkUnit& unit : beside_) {
    const std::size_t end = record.size + unit.name.size() + 2;
    if (end > record.units.size()) continue;
    char* const at = record.units.data() + record.size;
    at[0] = static_cast<char>('0' + static_cast<int>(unit.work));
    unit.name.copy(at + 1, unit.name.size());
    at[unit.name.size() + 1] = '\n';
    record.size = static_cast<std::uint16_t>(end);
  }
  static_cast<void>(::pwrite(file_, &record, sizeof record, place_beside(process_)) == 0);
}

void Marks::leave() noexcept {
  left_ = true;
  for (std::size_t lane = 0; lane < kLanes; ++lane) write(lane, blank_);
  const Beside nothing;
  if (file_ >= 0 && process_ != 0)
    static_cast<void>(::pwrite(file_, &nothing, sizeof nothing, place_beside(process_)) == 0);
}

template <class Kind>
std::optional<Kind> Marks::read(std::int64_t place, std::string_view token) const {
  Kind record;
  if (file_ < 0 || ::pread(file_, &record, sizeof record, place) != sizeof record)
    return std::nullopt;
  if (text_in(record.token) != token || text_in(record.boot) != boot_id()) return std::nullopt;
  return record.counts == 0 ? std::nullopt : std::optional(record);
}

std::vector<WorkUnit> Marks::left_in_lanes(std::int64_t process, std::string_view token) const {
  std::vector<WorkUnit> left;
  for (const off_t place : places_of(process)) {
    const auto record = read<Record>(place, token);
    if (!record || !is_work(record->work) || record->size > kLongestName) continue;
    WorkUnit unit{static_cast<Work>(record->work), std::string(record->name.data(), record->size)};
    if (std::find(left.begin(), left.end(), unit) == left.end()) left.push_back(std::move(unit));
  }
  return left;
}

std::vector<WorkUnit> Marks::left_by(std::int64_t process, std::string_view token) const {
  std::vector<WorkUnit> left = left_in_lanes(process, token);
  const auto beside = read<Beside>(place_beside(process), token);
  if (!left.empty() || !beside) return left;
  std::string_view lines(beside->units.data(),
                         std::min<std::size_t>(beside->size, beside->units.size()));
  for (std::size_t end = 0; (end = lines.find('\n')) != lines.npos; lines.remove_prefix(end + 1))
    if (end > 0 && is_work(lines[0] - '0'))
      left.push_back({static_cast<Work>(lines[0] - '0'), std::string(lines.substr(1, end - 1))});
  return left;
}

}  // namespace feedmill::sqlite
