#include "system/regular_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <system_error>

#include "system/aside.h"
#include "system/descriptor.h"

namespace feedmill {
namespace {

tl::unexpected<Error> system_error() { return failure(Errc::kFailed, std::strerror(errno)); }

Result<std::string> read_now(const std::string& path, std::size_t most) {
  // O_NONBLOCK: opening a pipe would wait for its writer.
  const Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  struct stat status {};
  if (file.get() < 0 || fstat(file.get(), &status) != 0) return system_error();
  if (!S_ISREG(status.st_mode)) return failure(Errc::kFailed, "not a regular file");
  std::string text;
  char block[16U << 10U];
  while (text.size() <= most) {
    const ssize_t got = read(file.get(), block, sizeof block);
    if (got == 0) return text;
    if (got < 0 && errno != EINTR) return system_error();
    if (got > 0) text.append(block, static_cast<std::size_t>(got));
  }
  return failure(Errc::kFailed, "larger than " + std::to_string(most) + " bytes");
}

}  // namespace

Result<std::string> read_regular_file(const std::string& path, std::size_t most) {
  try {
    return soon(path, [path, most] { return read_now(path, most); });
  } catch (const std::system_error&) {  // no thread
    return read_now(path, most);
  }
}

}  // namespace feedmill
