#include "deliver/maildir.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>

#include "system/atomic_file.h"
#include "system/crash_point.h"
#include "system/descriptor.h"

namespace feedmill {
namespace {

namespace fs = std::filesystem;

tl::unexpected<Error> failed(const fs::path& path, int error) {
  return failure(Errc::kFailed, path.string() + ": " + std::strerror(error));
}

/// Mail is its owner's business.
Result<void> make_private_folder(const fs::path& folder) {
  std::error_code error;
  if (fs::is_directory(folder, error)) return {};
  if (folder.has_parent_path()) fs::create_directories(folder.parent_path(), error);
  if (mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) return failed(folder, errno);
  return {};
}

Result<void> write_private_file(const fs::path& file, const FormBytes& bytes) {
  Descriptor descriptor(open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
  if (!descriptor.is_open()) return failed(file, errno);
  int error = 0;
  auto read = bytes.each([&](std::string_view piece) {
    if (error == 0) error = write_all(descriptor.get(), piece);
  });
  if (read && error == 0 && fsync(descriptor.get()) != 0) error = errno;
  const int closed = descriptor.close();
  if (error == 0) error = closed;
  if (read && error == 0) return {};
  unlink(file.c_str());
  return read ? failed(file, error) : read;
}

/// Whether a reader has it, under its name with flags behind (":2,S").
bool was_read(const fs::path& cur, const std::string& name) {
  std::error_code error;
  for (auto at = fs::directory_iterator(cur, error); !error && at != fs::directory_iterator();
       at.increment(error)) {
    const std::string file = at->path().filename().string();
    if (file.rfind(name, 0) == 0 && (file.size() == name.size() || file[name.size()] == ':'))
      return true;
  }
  return false;
}

}  // namespace

Result<void> drop_into_maildir(const fs::path& folder, std::string_view name,
                               const FormBytes& bytes) {
  for (const fs::path& part : {folder, folder / "tmp", folder / "new", folder / "cur"})
    if (auto made = make_private_folder(part); !made) return made;
  const std::string file(name);
  std::error_code ignored;
  if (fs::exists(folder / "new" / file, ignored) || was_read(folder / "cur", file)) return {};
  const fs::path written = folder / "tmp" / file;
  if (auto done = write_private_file(written, bytes); !done) return done;
  crash_point("dropping");
  if (rename(written.c_str(), (folder / "new" / file).c_str()) != 0) return failed(written, errno);
  return sync_folder(folder / "new");
}

}  // namespace feedmill
