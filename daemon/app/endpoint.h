// The status endpoint as the daemon has it: off unless `status.listen` or systemd says where. Its
// thread has a connection to the store of its own, which only reads, and shares with the rest a
// Pulse and the configuration, which is never changed but replaced. Main thread.
#pragma once

#include <chrono>
#include <memory>

#include "app/endpoint_desk.h"
#include "app/pulse.h"
#include "config/config.h"
#include "feedmill/result.h"
#include "serve/http_server.h"

namespace feedmill {

class Endpoint {
 public:
  /// Listens and answers from here on. `pulse` outlives it; `meter` is what
  /// the daemon counts with. Errors: Errc::kConfig where the
  /// configuration is to be changed.
  static Result<std::unique_ptr<Endpoint>> open(const std::shared_ptr<const Config>& config,
                                                Pulse& pulse,
                                                const std::shared_ptr<const Meter>& meter);

  /// A new configuration. A token that cannot be read leaves the old one, and is logged.
  void use(const std::shared_ptr<const Config>& config);

  /// Whether its thread has ended within this time.
  bool stop_within(std::chrono::milliseconds time);

 private:
  Endpoint() = default;
  std::shared_ptr<SharedConfig> config_;
  std::optional<HttpServer> server_;  // absent: off
};

}  // namespace feedmill
