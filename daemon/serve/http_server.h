// The status endpoint's HTTP server, on libmicrohttpd: one thread, which also calls what answers. A
// client that says nothing, says it slowly or does not read costs a place and some kilobytes for a
// moment, and nothing that polls.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <thread>

#include "serve/access.h"
#include "serve/http_message.h"
#include "serve/listener.h"

namespace feedmill {

class HttpServer {
 public:
  using Answerer = std::function<HttpAnswer(const HttpRequest&)>;
  struct Work {
    Answerer answer;
    /// Differs from what it was when requests that are held may have something to tell.
    std::function<std::uint64_t()> change;
    std::function<void()> beat;  ///< called at least every second while the thread moves
  };
  /// Called in the thread, once, before all that it makes; an exception is as if nothing answered.
  using Begin = std::function<Work()>;

  /// The thread runs from here on. Throws std::system_error where there is none.
  HttpServer(Listener listener, AccessRules rules, Begin begin);
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;
  /// Waits for the thread; stop_within() first, where it may hang.
  ~HttpServer();

  /// From the next request on. Any thread.
  void use(AccessRules rules);

  /// Whether the thread has ended within this time: a file system may hold it.
  bool stop_within(std::chrono::milliseconds time);

 private:
  class Loop;
  AccessRules rules() const;

  Listener listener_;
  mutable std::mutex mutex_;
  AccessRules rules_;  // guarded by mutex_
  std::atomic<bool> stopping_{false};
  Descriptor wake_;
  std::future<void> ended_;
  std::thread thread_;
};

}  // namespace feedmill
