// All transfers of the program, on one thread: FetchRequest in, FetchResult out, one for each
// request, in the order in which they end.
//
// Hosts take turns (host_queues.h); redirects are followed here, hop by hop, so that the limits,
// the address guard and what is secret are looked at for each. Answers come whole or as a failure;
// their content coding is still on. Requests of one host that are submitted together share a
// connection, so submit what is due at once, sorted or not.
//
// Everything is called from one thread, the fetch loop, but for wakeup().
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <vector>

#include "feedmill/http.h"
#include "fetch/body_budget.h"
#include "fetch/options.h"

namespace feedmill {

class Fetcher {
 public:
  /// Ignores SIGPIPE where nobody handles it. Throws std::system_error where descriptors are out.
  explicit Fetcher(FetchOptions options);
  Fetcher(const Fetcher&) = delete;
  Fetcher& operator=(const Fetcher&) = delete;
  ~Fetcher();

  void submit(FetchRequest request);

  /// Requests without a result yet: waiting or under way.
  std::size_t pending() const;

  /// Waits at most `timeout` for something to happen (a transfer moved, a watched descriptor is
  /// readable, wakeup()), and appends what is finished. Does not wait while results are there.
  void step(std::chrono::milliseconds timeout, std::vector<FetchResult>& finished);

  /// Back-pressure: no new transfer begins while paused; those under way go on.
  void pause(bool paused);

  /// Ends everything at once: the next step() gives FetchFailure::kCancelled for all of it.
  void cancel_all();

  /// For what begins from now on. A connection that the new rules refuse is not used again.
  void reconfigure(FetchOptions options);

  /// step() also returns while `fd` is readable (a signalfd, a child's pidfd); reading is the
  /// caller's.
  void watch(int fd);
  void unwatch(int fd);

  /// What its bodies may take. Outlives it where another holds it.
  std::shared_ptr<BodyBudget> budget() const;

  /// Ends a step() that waits, or the next one. Any thread.
  void wakeup();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace feedmill
