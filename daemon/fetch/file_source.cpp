#include "fetch/file_source.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "fetch/socket_loop.h"
#include "text/percent.h"
#include "text/url.h"

namespace feedmill {
namespace {

FetchFailed failed(FetchFailure kind, std::string message) { return {kind, 0, std::move(message)}; }

FetchFailed unreadable(const std::string& path, const char* why) {
  return failed(FetchFailure::kFile, fmt::format("cannot read {}: {}", path, why));
}

Validators validators_of(const struct stat& file) {
  const std::chrono::seconds modified(file.st_mtim.tv_sec);
  return {fmt::format("\"{:x}-{:x}-{:x}.{:x}\"", file.st_ino, file.st_size, file.st_mtim.tv_sec,
                      file.st_mtim.tv_nsec),
          to_http_date(Instant(modified))};
}

/// At most `most` bytes more than none; 0 or errno.
int read_all(int fd, std::size_t most, std::string& out) {
  char buffer[64 << 10];
  while (out.size() <= most) {
    const ssize_t count = ::read(fd, buffer, sizeof buffer);
    if (count == 0) return 0;
    if (count < 0 && errno != EINTR) return errno;
    if (count > 0) out.append(buffer, std::size_t(count));
  }
  return 0;
}

}  // namespace

Result<std::string> path_of_file_url(std::string_view url) {
  const UrlParts parts = split_url(url);
  const std::string_view host = parts.authority.value_or(std::string_view());
  if (!host.empty() && host != "localhost") {
    return failure(Errc::kFailed, "a file: address names no other host: " + std::string(host));
  }
  std::string path = percent_decoded(parts.path);
  if (path.empty() || path.front() != '/' || path.find('\0') != std::string::npos) {
    return failure(Errc::kFailed, "a file: address needs an absolute path");
  }
  return path;
}

std::variant<Fetched, NotModified, FetchFailed> read_file_source(const FetchRequest& request,
                                                                 std::size_t max_body) {
  const auto path = path_of_file_url(request.url);
  if (!path) return failed(FetchFailure::kFile, path.error().message);
  // O_NONBLOCK: a pipe put there instead must not hold up everything.
  const Descriptor fd(::open(path->c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  if (fd.get() < 0) return unreadable(*path, std::strerror(errno));
  struct stat file {};
  if (::fstat(fd.get(), &file) != 0) return unreadable(*path, std::strerror(errno));
  if (!S_ISREG(file.st_mode)) return unreadable(*path, "not a regular file");
  Fetched out;
  out.validators = validators_of(file);
  if (out.validators.etag == request.validators.etag) return NotModified{out.validators};
  if (const int error = read_all(fd.get(), max_body, out.body); error != 0) {
    return unreadable(*path, std::strerror(error));
  }
  if (out.body.size() > max_body) {
    return failed(FetchFailure::kTooLarge,
                  fmt::format("{} is larger than {} bytes (http.max_body)", *path, max_body));
  }
  return out;
}

}  // namespace feedmill
