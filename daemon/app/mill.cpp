#include "app/mill.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstdlib>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>

#include "app/clock.h"
#include "app/command.h"
#include "app/endpoint.h"
#include "app/fetch_loop.h"
#include "app/fetch_settings.h"
#include "app/load.h"
#include "app/readings.h"
#include "app/reloads.h"
#include "app/tell.h"
#include "config/changes.h"
#include "store/open.h"
#include "system/aside.h"
#include "system/log.h"
#include "system/log_thread.h"
#include "system/thread_name.h"

namespace feedmill {
namespace {

// Results that wait for the ingest thread, by what they hold when their coding is undone.
constexpr std::size_t kResultBytes = 16U << 20U;
constexpr std::size_t kResults = 256;
constexpr std::size_t kLight = 512U << 10U;  // is read in a moment
constexpr std::size_t kOrders = 512;
constexpr auto kEndpointStopsWithin = std::chrono::milliseconds(500);
constexpr auto kStoppedWithin = std::chrono::milliseconds(4700),
               kLeastToEnd = std::chrono::milliseconds(700);

std::size_t weight(const FetchResult& result) { return sizeof(FetchResult) + bytes_undone(result); }

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

void log_longest_silences(const Pulse& pulse) {
  for (const Part part : {Part::kFetch, Part::kIngest, Part::kCourier, Part::kEndpoint})
    log(LogLevel::kDebug, {{"event", "silence"},
                           {"thread", name_of(part)},
                           {"ms", std::to_string(pulse.longest_silence(part).count())}});
}

/// What ends behind the loops (a courier that hangs, the store's last page) has what is left of the
/// time that a stop may take, until this goes.
class LastMoments {
 public:
  LastMoments() = default;
  LastMoments(const LastMoments&) = delete;
  LastMoments& operator=(const LastMoments&) = delete;
  ~LastMoments() {
    const std::lock_guard lock(state_->mutex);
    state_->over = true;
    state_->changed.notify_all();
  }
  void begin(FetchLoop::Clock::time_point asked, int status) try {
    const auto until = std::max(asked + kStoppedWithin, FetchLoop::Clock::now() + kLeastToEnd);
    std::thread([state = state_, until, status] {
      std::unique_lock lock(state->mutex);
      if (!state->changed.wait_until(lock, until, [&] { return state->over; })) std::_Exit(status);
    }).detach();
  } catch (const std::system_error&) {  // no thread: it takes what it takes
  }

 private:
  struct State {
    std::mutex mutex;
    std::condition_variable changed;
    bool over = false;
  };
  std::shared_ptr<State> state_ = std::make_shared<State>();
};

/// Whether threads are left behind, that may be at anything while the program ends. A file that is
/// being read is no such thing.
bool has_left_behind() {
  constexpr std::chrono::seconds kHangs(1);
  while (!awaited_paths(std::chrono::seconds(0)).empty()) {
    if (!awaited_paths(kHangs).empty()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return false;
}

/// Ends the process at once: threads that stay behind may be at anything. What is committed stays,
/// what is not never was.
[[noreturn]] void leave(Store& store, int status) {
  store.leave();
  LogThread::drain();
  std::_Exit(status);
}

/// How the command ends, both loops being over.
int status_of(const Result<PassTally>& outcome, const Result<int>& stopped_by, Store& store,
              bool daemon) {
  if (!outcome) return tell_failure(outcome.error(), daemon);
  if (!stopped_by) return tell_failure(stopped_by.error(), daemon);
  if (!daemon) return *stopped_by == 0 ? kDone : kFailedStatus;
  log(LogLevel::kInfo, {{"event", "stopped"}, {"version", FEEDMILL_VERSION}});
  if (has_left_behind()) leave(store, kDone);
  return kDone;
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
int turn(Signals& signals, LastMoments& last, Store& store,
         const std::shared_ptr<const Config>& config, const std::string& config_file,
         IngestLoop::Options options) {
  const bool daemon = options.daemon;
  const LogThread log_thread(daemon ? LogThread::WhenFull::kDrop : LogThread::WhenFull::kWait);
  OrderChannel orders(kOrders);
  ResultChannel results(kResults, kResultBytes, weight, kLight);
  Pulse pulse;
  Notify notify;
  Fetcher fetcher(fetch_options(config->http));
  orders.on_push([&fetcher] { fetcher.wakeup(); });
  options.budget = fetcher.budget();
  const auto meter = std::make_shared<Meter>();
  options.meter = meter;
  IngestLoop ingest(store, config, std::move(options), orders, results, pulse);
  std::unique_ptr<Endpoint> endpoint;
  if (daemon) {
    auto opened = Endpoint::open(config, pulse, meter);
    if (!opened) return tell_failure(opened.error(), daemon);
    endpoint = *std::move(opened);
  }
  Reloads reloads(config_file, config, fetcher, ingest, endpoint.get(), notify);
  FetchLoop loop(
      fetcher, orders, results, pulse, signals, notify, [&] { reloads.begin(); },
      [&] { reloads.step(); });
  Result<PassTally> outcome;
  std::thread thread;
  try {
    thread = std::thread([&] {
      name_this_thread("ingest");
      outcome = run_ingest(ingest, pulse);
      fetcher.wakeup();
    });
  } catch (const std::system_error& thrown) {
    return tell_failure({Errc::kFailed, std::string("cannot start a thread: ") + thrown.what()},
                        daemon);
  }
  if (daemon) {
    log_start(*config, config_file);
    notify.ready();
  }
  const Result<int> stopped_by = run_fetch(loop, pulse, results);
  const bool answered_out = endpoint == nullptr || endpoint->stop_within(kEndpointStopsWithin);
  if (stopped_by && !(pulse.finished() && answered_out)) {
    // The store is busy with something long, or a file system holds the endpoint.
    log(LogLevel::kWarning, {{"event", "stop"}, {"error", "the store did not finish in time"}});
    leave(store, daemon ? kDone : kFailedStatus);
  }
  thread.join();
  if (loop.stop_asked()) last.begin(*loop.stop_asked(), daemon ? kDone : kFailedStatus);
  log_longest_silences(pulse);
  return status_of(outcome, stopped_by, store, daemon);
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
  LastMoments last;
  const bool daemon = options.daemon;
  auto store = open_unless_stopped(*config, daemon ? kDone : kFailedStatus);
  if (!store) return tell_failure(store.error(), daemon);
  if (daemon) {
    if (auto held = (*store)->become_daemon(); !held) return tell_failure(held.error(), daemon);
  }
  return turn(signals, last, **store, config, config_file, std::move(options));
}

int turn_mill(Store& store, const std::shared_ptr<const Config>& config,
              const std::string& config_file, IngestLoop::Options options) {
  Signals signals;
  LastMoments last;
  return turn(signals, last, store, config, config_file, std::move(options));
}

}  // namespace feedmill
