// How feedmill behaves as a client: the `http:` section of the configuration, as values. Any
// thread.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

#include "fetch/address.h"

namespace feedmill {

struct FetchOptions {
  std::string user_agent = "feedmill/1.0";
  std::chrono::milliseconds timeout{30'000};          ///< a whole fetch, over all its redirects
  std::chrono::milliseconds connect_timeout{10'000};  ///< DNS, TCP and TLS of one hop
  std::size_t max_body = 16U << 20;                   ///< bytes off the wire
  /// Of bodies being received or waiting, together; at least twice max_body.
  std::size_t max_memory = 128U << 20;
  int max_redirects = 5;
  std::size_t max_concurrent = 64;  ///< transfers; fewer where descriptors are few
  std::size_t max_per_host = 2;     ///< transfers to one host; what redirects lead to counts too
  std::string proxy;    ///< http:// or socks5h://; empty: none, whatever the environment says
  std::string ca_file;  ///< PEM, trusted beside the system's; empty: none
  std::vector<Network> allow_networks;  ///< polled although not public
};

/// The same with `max_concurrent` lowered to what this process's descriptors allow (RLIMIT_NOFILE):
/// the store, the digests and the log need some as well.
FetchOptions within_descriptors(FetchOptions options);

}  // namespace feedmill
