// Letters and posts in flight: one curl handle each, a few at a time to one server. The courier's
// thread only.
#pragma once

#include <curl/curl.h>

#include <chrono>
#include <deque>
#include <list>
#include <set>
#include <string>
#include <vector>

#include "deliver/courier.h"
#include "fetch/curl_handle.h"

namespace feedmill {

class Transfers {
 public:
  explicit Transfers(const CourierOptions& options);
  Transfers(const Transfers&) = delete;
  Transfers& operator=(const Transfers&) = delete;
  ~Transfers();

  void add(std::int64_t id, Letter letter);
  void add(std::int64_t id, Post post);

  /// Waits until something can be done, one of `others` is readable, wakeup() is called or the time
  /// is over; does it, and appends what has ended.
  void step(std::chrono::milliseconds wait, std::vector<curl_waitfd>& others,
            std::vector<Receipt>& ended);

  /// From any thread.
  void wakeup() { curl_multi_wakeup(multi_.get()); }

 private:
  struct Transfer;
  Transfer& make(std::int64_t id, const std::string& url);
  void start_waiting();
  std::size_t running_to(const std::string& server) const;
  static Receipt receipt_of(const Transfer& transfer, CURLcode code);

  const CourierOptions& options_;
  std::set<curl_socket_t> mail_sockets_;  // outlives the connections
  CurlMulti multi_;
  std::list<Transfer> running_;
  std::deque<std::list<Transfer>> waiting_;  // lists of one: a transfer is never moved
};

}  // namespace feedmill
