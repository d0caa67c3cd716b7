#include "fetch/options.h"

#include <sys/resource.h>

#include <algorithm>

namespace feedmill {
namespace {

// Standard streams, SQLite's files, epoll, eventfd, signalfd, a digest that is being written.
constexpr std::size_t kOthers = 24;
// A socket, and while a name is resolved curl's socket pair and the resolver's own socket.
constexpr std::size_t kPerTransfer = 3;

}  // namespace

FetchOptions within_descriptors(FetchOptions options) {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) return options;
  const std::size_t free = limit.rlim_cur > kOthers ? limit.rlim_cur - kOthers : 0;
  const std::size_t most = std::max<std::size_t>(1, free / kPerTransfer);
  options.max_concurrent = std::clamp<std::size_t>(options.max_concurrent, 1, most);
  return options;
}

}  // namespace feedmill
