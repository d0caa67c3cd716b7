// One request on its way through its hops. Lives in a host's queue or in a lane. The fetch loop
// only.
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "feedmill/http.h"
#include "fetch/cookies.h"
#include "fetch/options.h"

namespace feedmill {

struct Job {
  FetchRequest request;
  std::string url;   ///< of the next hop, or the one in hand
  std::string host;  ///< of `url`: the queue it waits in
  RedirectTrail trail;
  std::chrono::milliseconds spent{0};  ///< in earlier hops; waiting in a queue does not count
  CookieJar cookies;                   ///< of this fetch
  bool made_room = false;              ///< it has, once: the resolver or its host kept silent
  int starved = 0;                     ///< how often it was put back for want of descriptors
};

/// A request as it is asked.
std::unique_ptr<Job> make_job(FetchRequest request);

/// The proxy that a job goes through; empty: none.
inline const std::string& proxy_of(const Job& job, const FetchOptions& options) {
  return job.request.proxy ? *job.request.proxy : options.proxy;
}

/// What a person calls the setting that names that proxy.
inline const char* proxy_key(const Job& job) {
  return job.request.proxy ? "the source's proxy" : "http.proxy";
}

}  // namespace feedmill
