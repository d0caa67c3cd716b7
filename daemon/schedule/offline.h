// Whether it is this machine that is offline: when five hosts in a row could be neither resolved
// nor connected to, or the network itself says that there is no route, that is nobody's failure.
// Those that could not be reached are held back until it shows: an answer from anybody makes it
// their own fault. Pure; belongs to one thread.
#pragma once

#include <cstddef>
#include <set>
#include <string>

#include "feedmill/http.h"

namespace feedmill {

class OfflineWatch {
 public:
  enum class Sign {
    kReached,      ///< somebody answered: this machine is online
    kUnreachable,  ///< whose fault that is will show
    kNone,         ///< says nothing about the network (a refused address, a file)
  };

  /// Takes in one result, in the order in which they come. `host` is empty for a file.
  Sign observe(const std::string& host, const FetchResult& result);

  /// Whether all that was heard since the last answer says that it is this machine.
  bool offline() const { return no_route_ || unreachable_.size() >= kHostsInARow; }

 private:
  static constexpr std::size_t kHostsInARow = 5;
  std::set<std::string> unreachable_;
  bool no_route_ = false;
};

}  // namespace feedmill
