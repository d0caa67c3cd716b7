#include "app/mill.h"

#include <cstdlib>
#include <exception>
#include <system_error>
#include <thread>

#include "app/clock.h"
#include "app/command.h"
#include "app/endpoint.h"
#include "app/fetch_loop.h"
#include "app/fetch_settings.h"
#include "app/load.h"
#include "config/changes.h"
#include "store/open.h"
#include "system/log.h"
#include "system/log_thread.h"

namespace feedmill {
namespace {

// Results that wait for the ingest thread: transfers pause beyond this.
constexpr std::size_t kResultBytes = 16U << 20U;
constexpr std::size_t kResults = 256;
constexpr std::size_t kOrders = 512;
constexpr auto kEndpointStopsWithin = std::chrono::milliseconds(500);

std::size_t weight(const FetchResult& result) {
  const auto* fetched = std::get_if<Fetched>(&result.outcome);
  return sizeof(FetchResult) + (fetched != nullptr ? fetched->body.capacity() : 0);
}

/// A daemon's words are for its log, a command's for whoever typed it.
int fail(const Error& error, bool daemon) {
  LogThread::drain();  // what tells a failure writes for itself
  if (!daemon) return tell_failure(error);
  log(LogLevel::kError, {{"event", "failed"}, {"error", error.message}});
  if (error.code == Errc::kConfig) return kConfigStatus;
  return error.code == Errc::kUsage ? kUsageStatus : kFailedStatus;
}

/// Every change of a reload, and what is read from now on.
void log_plan(Picture& read, Picture&& fresh) {
  for (const Change& change : changes_between(read, fresh))
    log(LogLevel::kInfo, {{"event", "reload"}, {"change", to_line(change)}});
  read = std::move(fresh);
}

/// SIGHUP: a bad file is reported and the running configuration stays.
void reload(const std::string& file, const Config& running, Picture& read, Fetcher& fetcher,
            IngestLoop& ingest, Endpoint* endpoint, Notify& notify) {
  notify.reloading();
  auto fresh = load_config(file);
  if (!fresh) {
    for (const ConfigError& problem : fresh.error()) say(LogLevel::kError, problem.to_string());
    log(LogLevel::kError, {{"event", "reload"}, {"error", "the running configuration stays"}});
  } else {
    if (fresh->storage != running.storage || fresh->output != running.output) {
      log(LogLevel::kWarning,
          {{"event", "reload"}, {"error", "storage and output change at a restart only"}});
      fresh->storage = running.storage;
      fresh->output = running.output;
    }
    if (fresh->status.listen != running.status.listen) {
      log(LogLevel::kWarning,
          {{"event", "reload"}, {"error", "status.listen changes at a restart only"}});
      fresh->status.listen = running.status.listen;
    }
    log(LogLevel::kInfo, {{"event", "reload"},
                          {"sources", std::to_string(fresh->sources.size())},
                          {"digests", std::to_string(fresh->digests.size())}});
    log_plan(read, picture_of(*fresh));
    fetcher.reconfigure(fetch_options(fresh->http));
    const auto taken = std::make_shared<const Config>(std::move(*fresh));
    if (endpoint != nullptr) endpoint->use(taken);
    ingest.reload(taken);
  }
  notify.ready();
}

/// A reload for which there is no memory is as one of a bad file.
void guarded_reload(const std::string& file, const Config& running, Picture& read, Fetcher& fetcher,
                    IngestLoop& ingest, Endpoint* endpoint, Notify& notify) {
  try {
    reload(file, running, read, fetcher, ingest, endpoint, notify);
  } catch (const std::exception& thrown) {
    log(LogLevel::kError,
        {{"event", "reload"}, {"error", reason_of(thrown) + ": the running configuration stays"}});
    notify.ready();
  }
}

/// The ingest thread's body: what is thrown (memory that ran out) ends the program with a word, not
/// with an abort.
Result<PassTally> run_ingest(IngestLoop& ingest, Pulse& pulse) {
  try {
    return ingest.run();
  } catch (const std::exception& thrown) {
    pulse.finish();
    return failure(Errc::kFailed, thrown.what());
  }
}

/// The fetch loop's: the other thread is told to stop, and has stopped before anything of it goes.
Result<int> run_fetch(FetchLoop& loop, Pulse& pulse, ResultChannel& results) {
  try {
    return loop.run();
  } catch (const std::exception& thrown) {
    pulse.stop();
    results.wake();
    return failure(Errc::kFailed, thrown.what());
  }
}

/// Another program may hold the store for long; signals are blocked and not read yet.
Result<std::unique_ptr<Store>> open_unless_stopped(const Config& config, int status) try {
  const StopWatch watch(status);
  return open_mill_store(config);
} catch (const std::system_error& thrown) {
  return failure(Errc::kFailed, std::string("cannot start a thread: ") + thrown.what());
}

/// What whoever reads the log wants to know first.
void log_start(const Config& config, const std::string& config_file) {
  log(LogLevel::kInfo, {{"event", "start"},
                        {"version", FEEDMILL_VERSION},
                        {"config", config_file},
                        {"sources", std::to_string(config.sources.size())},
                        {"digests", std::to_string(config.digests.size())},
                        {"store", config.storage}});
}

/// Both loops, each on its thread, until the pass is over or a signal ends it.
int turn(Signals& signals, Store& store, const std::shared_ptr<const Config>& config,
         const std::string& config_file, IngestLoop::Options options) {
  const bool daemon = options.daemon;
  const LogThread log_thread(daemon ? LogThread::WhenFull::kDrop : LogThread::WhenFull::kWait);
  OrderChannel orders(kOrders);
  ResultChannel results(kResults, kResultBytes, weight);
  Pulse pulse;
  Notify notify;
  Fetcher fetcher(fetch_options(config->http));
  orders.on_push([&fetcher] { fetcher.wakeup(); });
  options.budget = fetcher.budget();
  const auto meter = std::make_shared<Meter>();
  options.meter = meter;
  IngestLoop ingest(store, config, std::move(options), orders, results, pulse);
  Picture read = picture_of(*config);
  std::unique_ptr<Endpoint> endpoint;
  if (daemon) {
    auto opened = Endpoint::open(config, pulse, meter);
    if (!opened) return fail(opened.error(), daemon);
    endpoint = *std::move(opened);
  }
  FetchLoop loop(fetcher, orders, results, pulse, signals, notify, [&] {
    guarded_reload(config_file, *config, read, fetcher, ingest, endpoint.get(), notify);
  });
  Result<PassTally> outcome;
  std::thread thread;
  try {
    thread = std::thread([&] {
      outcome = run_ingest(ingest, pulse);
      fetcher.wakeup();
    });
  } catch (const std::system_error& thrown) {
    return fail({Errc::kFailed, std::string("cannot start a thread: ") + thrown.what()}, daemon);
  }
  if (daemon) {
    log_start(*config, config_file);
    notify.ready();
  }
  const Result<int> stopped_by = run_fetch(loop, pulse, results);
  const bool answered_out = endpoint == nullptr || endpoint->stop_within(kEndpointStopsWithin);
  if (stopped_by && !(pulse.finished() && answered_out)) {
    // The store is busy with something long, or a file system holds the endpoint. What is committed
    // stays, what is not never was.
    log(LogLevel::kWarning, {{"event", "stop"}, {"error", "the store did not finish in time"}});
    store.leave();
    LogThread::drain();
    std::_Exit(daemon ? kDone : kFailedStatus);
  }
  thread.join();
  if (!outcome) return fail(outcome.error(), daemon);
  if (!stopped_by) return fail(stopped_by.error(), daemon);
  if (daemon) {
    log(LogLevel::kInfo, {{"event", "stopped"}, {"version", FEEDMILL_VERSION}});
    return kDone;
  }
  return *stopped_by == 0 ? kDone : kFailedStatus;
}

}  // namespace

Result<std::unique_ptr<Store>> open_mill_store(const Config& config) {
  auto store = open_store(config.storage, StoreAccess::kCreate);
  if (!store) return store;
  if (auto done = (*store)->sync_sources(config.sources, now()); !done)
    return tl::unexpected(done.error());
  if (auto done = (*store)->sync_digests(config.digests, now()); !done)
    return tl::unexpected(done.error());
  if (auto done = (*store)->remember_configuration(to_text(picture_of(config))); !done)
    return tl::unexpected(done.error());
  return store;
}

int run_mill(const std::shared_ptr<const Config>& config, const std::string& config_file,
             IngestLoop::Options options) {
  Signals signals;  // before any thread: they inherit the mask
  const bool daemon = options.daemon;
  auto store = open_unless_stopped(*config, daemon ? kDone : kFailedStatus);
  if (!store) return fail(store.error(), daemon);
  if (daemon) {
    if (auto held = (*store)->become_daemon(); !held) return fail(held.error(), daemon);
  }
  return turn(signals, **store, config, config_file, std::move(options));
}

int turn_mill(Store& store, const std::shared_ptr<const Config>& config,
              const std::string& config_file, IngestLoop::Options options) {
  Signals signals;
  return turn(signals, store, config, config_file, std::move(options));
}

}  // namespace feedmill
