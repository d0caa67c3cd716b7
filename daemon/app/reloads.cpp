#include "app/reloads.h"

#include <chrono>
#include <exception>
#include <utility>

#include "app/fetch_settings.h"
#include "system/aside.h"
#include "system/log.h"

namespace feedmill {

Reloads::AtRestart Reloads::at_restart(const Config& config) {
  return {{config.storage, config.output}, config.status.listen};
}

Reloads::Reloads(std::string file, std::shared_ptr<const Config> running, Fetcher& fetcher,
                 IngestLoop& ingest, Endpoint* endpoint, Notify& notify)
    : file_(std::move(file)),
      running_(std::move(running)),
      fetcher_(fetcher),
      ingest_(ingest),
      endpoint_(endpoint),
      notify_(notify),
      last_(running_),
      asked_(at_restart(*running_)) {}

void Reloads::begin() {
  if (reading_) {
    again_ = true;
    return;
  }
  notify_.reloading();
  read();
}

void Reloads::read() {
  try {
    auto reading = aside(file_, [file = file_] { return load_config(file); });
    if (!reading) return fail(file_ + ": " + reading.error().message);
    reading_ = std::move(*reading);
  } catch (const std::exception& thrown) {
    fail(reason_of(thrown));
  }
}

void Reloads::step() {
  if (!reading_ || reading_->wait_for(std::chrono::seconds(0)) != std::future_status::ready) return;
  auto reading = std::exchange(reading_, std::nullopt);
  if (std::exchange(again_, false)) return read();
  try {
    take(reading->get());
  } catch (const std::exception& thrown) {  // a reload for which there is no memory is a bad one
    fail(reason_of(thrown));
  }
}

void Reloads::take(Reading fresh) {
  if (!fresh) {
    for (const ConfigError& problem : fresh.error()) say(LogLevel::kError, problem.to_string());
    log(LogLevel::kError, {{"event", "reload"}, {"error", "the running configuration stays"}});
    return notify_.ready();
  }
  keep_what_stays(*fresh);
  log(LogLevel::kInfo, {{"event", "reload"},
                        {"sources", std::to_string(fresh->sources.size())},
                        {"digests", std::to_string(fresh->digests.size())}});
  fetcher_.reconfigure(fetch_options(fresh->http));
  const auto taken = std::make_shared<const Config>(std::move(*fresh));
  log_plan(taken);
  if (endpoint_ != nullptr) endpoint_->use(taken);
  ingest_.reload(taken);
  notify_.ready();
}

/// Said once for each change: the file may well stay as it is until the restart.
void Reloads::keep_what_stays(Config& fresh) {
  const auto warn = [](const char* what) {
    log(LogLevel::kWarning, {{"event", "reload"}, {"error", what}});
  };
  const AtRestart asked = at_restart(fresh);
  if (asked.places != asked_.places && asked.places != at_restart(*running_).places)
    warn("storage and output change at a restart only");
  if (asked.listen != asked_.listen && asked.listen != running_->status.listen)
    warn("status.listen changes at a restart only");
  asked_ = asked;
  fresh.storage = running_->storage;
  fresh.output = running_->output;
  fresh.status.listen = running_->status.listen;
}

/// Every change, and what is read from now on.
void Reloads::log_plan(const std::shared_ptr<const Config>& fresh) {
  for (const Change& change : changes_between(picture_of(*last_), picture_of(*fresh)))
    log(LogLevel::kInfo, {{"event", "reload"}, {"change", to_line(change)}});
  last_ = fresh;
}

void Reloads::fail(const std::string& why) {
  log(LogLevel::kError,
      {{"event", "reload"}, {"error", why + ": the running configuration stays"}});
  notify_.ready();
}

}  // namespace feedmill
