#include "store/sqlite/process.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <random>
#include <utility>

namespace feedmill::sqlite {
namespace {

/// A lock for writing of one byte.
struct flock byte_lock(short type, std::int64_t at) {
  struct flock lock {};
  lock.l_type = type;
  lock.l_whence = SEEK_SET;
  lock.l_start = at;
  lock.l_len = 1;
  return lock;
}

bool is_file(int file, const std::string& path) {
  struct stat opened {
  }, there{};
  return fstat(file, &opened) == 0 && stat(path.c_str(), &there) == 0 &&
         opened.st_dev == there.st_dev && opened.st_ino == there.st_ino;
}

std::string read_some(int file) {
  std::string text(64, '\0');
  const ssize_t got = pread(file, text.data(), text.size(), 0);
  text.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
  return text.substr(0, text.find('\n'));
}

}  // namespace

std::string new_token() {
  std::random_device random;
  std::string token;
  for (int part = 0; part < 4; ++part) token += fmt::format("{:08x}", random());
  return token;
}

bool holds_no_byte(std::string_view token) { return token.find(' ') != std::string_view::npos; }

bool may_run(std::string_view token) {
  const long pid = std::strtol(std::string(token).c_str(), nullptr, 10);
  return pid > 0 && (kill(static_cast<pid_t>(pid), 0) == 0 || errno == EPERM);
}

ClaimsFile::~ClaimsFile() {
  if (file_ >= 0) ::close(file_);
}

Error ClaimsFile::cannot(std::string_view what) const {
  return {Errc::kStorage, fmt::format("{}: {}: {}", path_, what, std::strerror(errno))};
}

/// Opens it, anew where it was taken away since: what is held in a file that nobody finds holds
/// nothing.
Result<void> ClaimsFile::open_same() {
  if (file_ >= 0 && is_file(file_, path_)) return {};
  const int file =
      ::open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NONBLOCK | O_NOCTTY, 0600);
  if (file < 0) return tl::unexpected(cannot("cannot be opened"));
  if (file_ >= 0) ::close(file_);
  file_ = file;
  held_ = 0;
  return {};
}

Result<bool> ClaimsFile::hold(std::int64_t process) {
  if (auto opened = open_same(); !opened) return tl::unexpected(opened.error());
  if (held_ == process) return true;
  struct flock wanted = byte_lock(F_WRLCK, process);
  if (fcntl(file_, F_OFD_SETLK, &wanted) != 0) {
    if (errno == EAGAIN || errno == EACCES) return false;
    return tl::unexpected(cannot("cannot be locked"));
  }
  struct flock before = byte_lock(F_UNLCK, held_);
  if (held_ != 0) static_cast<void>(fcntl(file_, F_OFD_SETLK, &before));
  held_ = process;
  return true;
}

Result<bool> ClaimsFile::is_held(std::int64_t process) {
  if (auto opened = open_same(); !opened) return tl::unexpected(opened.error());
  struct flock asked = byte_lock(F_WRLCK, process);
  if (fcntl(file_, F_OFD_GETLK, &asked) != 0)
    return tl::unexpected(cannot("cannot be asked for its locks"));
  return asked.l_type != F_UNLCK;
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
