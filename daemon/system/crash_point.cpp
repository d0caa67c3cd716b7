#include "system/crash_point.h"

#ifdef FEEDMILL_CRASH_POINTS

#include <atomic>
#include <csignal>
#include <cstdlib>
#include <string>
#include <string_view>

namespace feedmill {

void crash_point(const char* name) {
  static const char* const kAt = std::getenv("FEEDMILL_CRASH_AT");
  static std::atomic<int> left{-1};
  if (kAt == nullptr) return;
  const std::string_view at(kAt);
  const auto colon = at.find(':');
  if (at.substr(0, colon) != name) return;
  const int nth = colon == std::string_view::npos ? 1 : std::atoi(kAt + colon + 1);
  int none = -1;
  left.compare_exchange_strong(none, nth);
  if (--left == 0) std::raise(SIGKILL);
}

}  // namespace feedmill

#endif
