// What the status endpoint answers: the store read, the rest of the daemon looked at. Belongs to
// the endpoint's thread; what it shares with the others guards itself.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "app/clock.h"
#include "app/pulse.h"
#include "config/config.h"
#include "feedmill/store.h"
#include "insight/meter.h"
#include "serve/http_message.h"

namespace feedmill {

/// The configuration that runs, which a reload replaces. Any thread.
class SharedConfig {
 public:
  explicit SharedConfig(std::shared_ptr<const Config> config) : config_(std::move(config)) {}
  std::shared_ptr<const Config> get() const {
    const std::lock_guard lock(mutex_);
    return config_;
  }
  void set(std::shared_ptr<const Config> config) {
    const std::lock_guard lock(mutex_);
    config_ = std::move(config);
  }

 private:
  mutable std::mutex mutex_;
  std::shared_ptr<const Config> config_;
};

class EndpointDesk {
 public:
  /// `pulse` outlives it.
  EndpointDesk(std::shared_ptr<const SharedConfig> config, Pulse& pulse,
               std::shared_ptr<const Meter> meter);

  HttpAnswer answer(const HttpRequest& request);
  /// A number that changes when there are new entries or stories.
  std::uint64_t change();
  /// At every turn of the thread.
  void beat();

 private:
  HttpAnswer route(const HttpRequest& request, Store& store);
  HttpAnswer health();
  std::vector<std::string> troubles();
  // endpoint_lists.cpp
  static HttpAnswer entries(const HttpRequest& request, Store& store);
  static HttpAnswer stories(const HttpRequest& request, Store& store);
  HttpAnswer feed(const HttpRequest& request, Store& store) const;
  // endpoint_files.cpp
  HttpAnswer digests(const HttpRequest& request, Store& store) const;
  // endpoint_insight.cpp
  HttpAnswer metrics(const HttpRequest& request, Store& store);
  HttpAnswer status(const HttpRequest& request, Store& store);
  /// The store's catalogue, opened where it is not; an error where it cannot be.
  Result<Store*> store();

  std::shared_ptr<const SharedConfig> config_;
  Pulse& pulse_;
  std::shared_ptr<const Meter> meter_;
  Instant started_ = now();
  std::unique_ptr<Store> store_;
};

}  // namespace feedmill
