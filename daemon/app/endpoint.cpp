#include "app/endpoint.h"

#include "system/log.h"
#include "system/secret.h"

namespace feedmill {
namespace {

/// Where it is asked; nothing where it is off.
Result<std::optional<Listener>> find_listener(const StatusConfig& status) {
  if (auto given = handed_over()) {
    if (!given->is_local() && status.token_file.empty())
      return failure(Errc::kConfig,
                     "the socket that systemd hands over is reached from other machines: give a "
                     "status.token_file");
    return given;
  }
  if (status.listen.empty()) return std::nullopt;
  const auto address = parse_listen_address(status.listen);
  if (!address) return failure(Errc::kConfig, "status.listen: " + status.listen);
  auto made = listen_on(*address);
  if (!made) return tl::unexpected(made.error());
  return std::optional<Listener>(std::move(*made));
}

Result<AccessRules> rules_of(const StatusConfig& status) {
  AccessRules rules{status.hosts, {}};
  if (status.token_file.empty()) return rules;
  auto token = read_secret(status.token_file);
  if (!token) return failure(Errc::kConfig, "status.token_file: " + token.error().message);
  rules.token = *std::move(token);
  return rules;
}

}  // namespace

Result<std::unique_ptr<Endpoint>> Endpoint::open(const std::shared_ptr<const Config>& config,
                                                 Pulse& pulse,
                                                 const std::shared_ptr<const Meter>& meter) {
  std::unique_ptr<Endpoint> endpoint(new Endpoint);
  auto listener = find_listener(config->status);
  if (!listener) return tl::unexpected(listener.error());
  if (!*listener) return endpoint;
  auto rules = rules_of(config->status);
  if (!rules) return tl::unexpected(rules.error());
  log(LogLevel::kInfo, {{"event", "status"}, {"listen", (*listener)->name()}});
  endpoint->config_ = std::make_shared<SharedConfig>(config);
  const auto begin = [shared = endpoint->config_, &pulse, meter]() -> HttpServer::Work {
    auto desk = std::make_shared<EndpointDesk>(shared, pulse, meter);
    return {[desk](const HttpRequest& request) { return desk->answer(request); },
            [desk] { return desk->change(); }, [desk] { desk->beat(); }};
  };
  endpoint->server_.emplace(*std::move(*listener), *std::move(rules), begin);
  return endpoint;
}

void Endpoint::use(const std::shared_ptr<const Config>& config) {
  if (!server_) return;
  config_->set(config);
  auto rules = rules_of(config->status);
  if (!rules) {
    log(LogLevel::kError,
        {{"event", "reload"}, {"error", rules.error().message + ": the old token stays"}});
    return;
  }
  server_->use(*std::move(rules));
}

bool Endpoint::stop_within(std::chrono::milliseconds time) {
  return !server_ || server_->stop_within(time);
}

}  // namespace feedmill
