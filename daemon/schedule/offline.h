// Whether it is this machine that is offline: when five hosts in a row could be neither resolved
// nor connected to, or the network itself says that there is no route, that is nobody's failure.
// Pure; belongs to one thread.
#pragma once

#include <cstddef>
#include <set>
#include <string>

#include "feedmill/http.h"

namespace feedmill {

class OfflineWatch {
 public:
  enum class Verdict {
    kReached,  ///< somebody answered: what was suspected before was the fault of those hosts
    kSuspect,  ///< could not be reached; whose fault that is will show
    kOffline,  ///< it is this machine: no failure is counted
    kNeither,  ///< says nothing about the network (a refused address, a file)
  };

  /// Takes in one result, in the order in which they come.
  Verdict observe(const std::string& host, const FetchResult& result);

  bool offline() const { return offline_; }

 private:
  static constexpr std::size_t kHostsInARow = 5;
  std::set<std::string> unreachable_;
  bool offline_ = false;
};

}  // namespace feedmill
