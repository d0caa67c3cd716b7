#include "system/atomic_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <string>
#include <utility>

#include "system/crash_point.h"
#include "system/descriptor.h"

namespace feedmill {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kPrefix = ".feedmill-";
constexpr std::string_view kSuffix = ".tmp";

fs::path temporary(const fs::path& folder, std::string_view name) {
  return folder / (std::string(kPrefix) + std::string(name) + std::string(kSuffix));
}

tl::unexpected<Error> system_failure(const char* what, const fs::path& path, int code) {
  return failure(Errc::kFailed,
                 std::string("cannot ") + what + " " + path.string() + ": " + std::strerror(code));
}

/// 0, or an errno; a folder that is there already is fine.
int make_one(const fs::path& folder) {
  if (::mkdir(folder.c_str(), 0755) == 0)
    return ::chmod(folder.c_str(), 0755) == 0 ? 0 : errno;  // the umask has been applied
  const int code = errno;
  std::error_code ignored;
  if (code != EEXIST) return code;
  return fs::is_directory(folder, ignored) ? 0 : ENOTDIR;
}

Result<void> rename_over(const fs::path& from, const fs::path& to) {
  if (::rename(from.c_str(), to.c_str()) == 0) return {};
  const int code = errno;
  static_cast<void>(::unlink(from.c_str()));
  return system_failure("write", to, code);
}

/// Says which process holds a folder's lock, as far as /proc/locks tells (proc(5)):
/// "1: FLOCK  ADVISORY  WRITE 4711 fe:01:393250 0 EOF".
std::string held_by(const fs::path& folder, int descriptor) {
  struct stat status {};
  std::string holder = "another process";
  std::ifstream locks("/proc/locks");
  const std::string inode =
      fstat(descriptor, &status) == 0 ? ":" + std::to_string(status.st_ino) : std::string(":");
  for (std::string number, kind, mode, access, process, place, rest;
       locks >> number >> kind >> mode >> access >> process >> place &&
       std::getline(locks, rest);) {
    const bool ends = place.size() > inode.size() &&
                      place.compare(place.size() - inode.size(), inode.size(), inode) == 0;
    if (kind == "FLOCK" && ends) holder = "process " + process;
  }
  return folder.string() + ": " + holder + " holds the lock of this folder";
}

}  // namespace

Result<void> make_folder(const fs::path& folder) {
  int code = make_one(folder);
  if (code == ENOENT && folder.has_parent_path() && folder.parent_path() != folder) {
    if (auto made = make_folder(folder.parent_path()); !made) return made;
    code = make_one(folder);
  }
  if (code != 0) return system_failure("make the folder", folder, code);
  return {};
}

NewFile::NewFile(fs::path folder, std::string name)
    : folder_(std::move(folder)), unfinished_(temporary(folder_, name)), name_(std::move(name)) {
  static_cast<void>(::unlink(unfinished_.c_str()));  // of a run that was killed; the lock is ours
  descriptor_ = Descriptor(
      ::open(unfinished_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (!descriptor_.is_open()) code_ = errno;
}

NewFile::~NewFile() {
  if (!descriptor_.is_open()) return;
  static_cast<void>(::unlink(unfinished_.c_str()));
}

void NewFile::append(std::string_view bytes) {
  if (code_ == 0) code_ = write_all(descriptor_.get(), bytes);
}

Result<void> NewFile::commit(unsigned mode) {
  if (code_ == 0 && ::fchmod(descriptor_.get(), mode) != 0) code_ = errno;
  if (code_ == 0 && ::fsync(descriptor_.get()) != 0) code_ = errno;
  const int closed = descriptor_.close();
  if (code_ == 0) code_ = closed;
  if (code_ != 0) {
    static_cast<void>(::unlink(unfinished_.c_str()));
    return system_failure("write", folder_ / name_, code_);
  }
  crash_point("unnamed");
  auto named = rename_over(unfinished_, folder_ / name_);
  crash_point("named");
  return named;
}

Result<void> write_file(const fs::path& folder, std::string_view name, std::string_view bytes,
                        unsigned mode) {
  NewFile file(folder, std::string(name));
  file.append(bytes);
  return file.commit(mode);
}

Result<void> link_file(const fs::path& folder, std::string_view name, std::string_view target) {
  const fs::path unfinished = temporary(folder, name);
  static_cast<void>(::unlink(unfinished.c_str()));
  if (::symlink(std::string(target).c_str(), unfinished.c_str()) == 0)
    return rename_over(unfinished, folder / name);
  const int code = errno;
  if (code != EPERM && code != EOPNOTSUPP && code != ENOSYS)
    return system_failure("link", folder / name, code);
  const auto bytes = read_file(folder / target);
  if (!bytes) return tl::unexpected<Error>(bytes.error());
  return write_file(folder, name, *bytes);
}

Result<std::string> read_file(const fs::path& path) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.is_open()) return system_failure("read", path, errno);
  std::string bytes;
  char buffer[1U << 16U];
  while (true) {
    const ssize_t got = ::read(file.get(), buffer, sizeof buffer);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return system_failure("read", path, errno);
    if (got == 0) return bytes;
    bytes.append(buffer, static_cast<std::size_t>(got));
  }
}

Result<void> remove_file(const fs::path& path) {
  if (::unlink(path.c_str()) == 0 || errno == ENOENT) return {};
  return system_failure("remove", path, errno);
}

Result<void> sync_folder(const fs::path& folder) {
  const Descriptor opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!opened.is_open()) return system_failure("open the folder", folder, errno);
  // EINVAL: a file system that has nothing to sync a folder with
  if (::fsync(opened.get()) == 0 || errno == EINVAL) return {};
  return system_failure("sync the folder", folder, errno);
}

bool is_temporary(std::string_view name) {
  return name.size() > kPrefix.size() + kSuffix.size() &&
         name.substr(0, kPrefix.size()) == kPrefix &&
         name.substr(name.size() - kSuffix.size()) == kSuffix;
}

Result<FolderLock> FolderLock::take(const fs::path& folder) {
  Descriptor opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!opened.is_open()) return system_failure("open the folder", folder, errno);
  while (::flock(opened.get(), LOCK_EX | LOCK_NB) != 0) {
    if (errno == EINTR) continue;
    if (errno == EWOULDBLOCK) return failure(Errc::kHeld, held_by(folder, opened.get()));
    break;
  }
  return FolderLock(std::move(opened));
}

}  // namespace feedmill
