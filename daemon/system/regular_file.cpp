#include "system/regular_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace feedmill {
namespace {

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (number_ >= 0) close(number_);
  }
  int number() const { return number_; }

 private:
  int number_;
};

tl::unexpected<Error> system_error() { return failure(Errc::kFailed, std::strerror(errno)); }

}  // namespace

Result<std::string> read_regular_file(const std::string& path, std::size_t most) {
  // O_NONBLOCK: opening a pipe would wait for its writer.
  const Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  struct stat status {};
  if (file.number() < 0 || fstat(file.number(), &status) != 0) return system_error();
  if (!S_ISREG(status.st_mode)) return failure(Errc::kFailed, "not a regular file");
  std::string text;
  char block[16U << 10U];
  while (text.size() <= most) {
    const ssize_t got = read(file.number(), block, sizeof block);
    if (got == 0) return text;
    if (got < 0 && errno != EINTR) return system_error();
    if (got > 0) text.append(block, static_cast<std::size_t>(got));
  }
  return failure(Errc::kFailed, "larger than " + std::to_string(most) + " bytes");
}

}  // namespace feedmill
