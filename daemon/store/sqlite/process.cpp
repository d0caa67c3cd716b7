#include "store/sqlite/process.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <fstream>
#include <sstream>
#include <utility>

namespace feedmill::sqlite {
namespace {

std::string boot_id() {
  std::string id;
  std::getline(std::ifstream("/proc/sys/kernel/random/boot_id") >> std::ws, id);
  return id;
}

/// Field 22 of /proc/PID/stat, in clock ticks since boot; empty where there is no such process, or
/// only its remains. The name (field 2) may hold anything: count from its closing bracket.
std::string start_time(long pid) {
  std::string line;
  std::getline(std::ifstream(fmt::format("/proc/{}/stat", pid)), line);
  const std::size_t bracket = line.rfind(')');
  if (bracket == std::string::npos) return {};
  std::istringstream fields(line.substr(bracket + 1));
  std::string state, field;
  fields >> state;
  if (state == "Z" || state == "X") return {};
  for (int number = 4; number <= 22; ++number) fields >> field;
  return field;
}

std::string token(long pid, const std::string& started) {
  return fmt::format("{} {} {}", pid, started, boot_id());
}

std::string read_some(int file) {
  std::string text(64, '\0');
  const ssize_t got = pread(file, text.data(), text.size(), 0);
  text.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
  return text.substr(0, text.find('\n'));
}

}  // namespace

std::string own_token() { return token(getpid(), start_time(getpid())); }

bool is_alive(std::string_view of) {
  const long pid = std::strtol(std::string(of).c_str(), nullptr, 10);
  if (pid <= 0) return false;
  const std::string started = start_time(pid);
  if (!started.empty()) return token(pid, started) == of;
  // /proc may be closed to us (ProtectProc=invisible): then what cannot be told apart is left
  // alone.
  const bool hidden = access(fmt::format("/proc/{}", pid).c_str(), F_OK) != 0;
  return hidden && kill(static_cast<pid_t>(pid), 0) != 0 && errno == EPERM;
}

Result<DaemonLock> DaemonLock::take(const std::string& store_path) {
  const std::string path = store_path + ".lock";
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0) {
    return failure(Errc::kStorage, fmt::format("{}: {}", path, std::strerror(errno)));
  }
  DaemonLock lock(file);
  if (flock(file, LOCK_EX | LOCK_NB) != 0) {
    return failure(Errc::kHeld, fmt::format("{}: another feedmill run (process {}) works on it",
                                            store_path, read_some(file)));
  }
  const std::string pid = fmt::format("{}\n", getpid());
  if (ftruncate(file, 0) != 0 || pwrite(file, pid.data(), pid.size(), 0) != ssize_t(pid.size())) {
    return failure(Errc::kStorage, fmt::format("{}: {}", path, std::strerror(errno)));
  }
  return lock;
}

DaemonLock::DaemonLock(DaemonLock&& other) noexcept : file_(std::exchange(other.file_, -1)) {}

DaemonLock& DaemonLock::operator=(DaemonLock&& other) noexcept {
  std::swap(file_, other.file_);
  return *this;
}

DaemonLock::~DaemonLock() {
  if (file_ >= 0) ::close(file_);
}

}  // namespace feedmill::sqlite
