// One request on its way through its hops. Lives in a host's queue or in a lane. The fetch loop
// only.
#pragma once

#include <chrono>
#include <string>

#include "feedmill/http.h"

namespace feedmill {

struct Job {
  FetchRequest request;
  std::string url;   ///< of the next hop, or the one in hand
  std::string host;  ///< of `url`: the queue it waits in
  RedirectTrail trail;
  std::chrono::milliseconds spent{0};  ///< in earlier hops; waiting in a queue does not count
  int starved = 0;                     ///< how often it was put back for want of descriptors
};

}  // namespace feedmill
