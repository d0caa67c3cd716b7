#include "app/fetch_loop.h"

#include <csignal>
#include <thread>

#include "system/log.h"
#include "system/log_thread.h"

namespace feedmill {
namespace {

using std::chrono::milliseconds;

// The ingest thread ticks every second; a store that is busy for longer than this is stuck.
constexpr auto kIngestMoves = std::chrono::seconds(60);
constexpr auto kTurn = milliseconds(500);
constexpr auto kAfterFailure = milliseconds(50);
constexpr int kMostFailures = 100;  // in a row: then the program ends with what is wrong

}  // namespace

FetchLoop::FetchLoop(Fetcher& fetcher, OrderChannel& orders, ResultChannel& results, Pulse& pulse,
                     Signals& signals, Notify& notify, Reloads& reloads)
    : fetcher_(fetcher),
      orders_(orders),
      results_(results),
      pulse_(pulse),
      signals_(signals),
      notify_(notify),
      reloads_(reloads) {
  if (signals_.fd() >= 0) fetcher_.watch(signals_.fd());
}

int FetchLoop::run() {
  while (!pulse_.finished() && !overdue()) guarded_turn();
  fetcher_.unwatch(signals_.fd());
  return stopped_by_;
}

/// Memory that runs out in one turn costs a moment, not the program: what was in hand is still.
void FetchLoop::guarded_turn() {
  try {
    turn();
    failures_ = 0;
  } catch (const std::exception& thrown) {
    if (++failures_ > kMostFailures) throw;
    log(LogLevel::kError, {{"event", "fetch"}, {"error", reason_of(thrown)}});
    std::this_thread::sleep_for(kAfterFailure);
  }
}

void FetchLoop::turn() {
  take_orders();
  fetcher_.step(finished_.empty() ? std::min<milliseconds>(kTurn, notify_.watchdog_interval())
                                  : milliseconds(10),
                finished_);
  pass_on_results();
  take_signals();
  reloads_.step();
  tell_systemd();
}

bool FetchLoop::overdue() const {
  return stopped_by_ != 0 && Clock::now() - stop_asked_ > kStopWithin;
}

void FetchLoop::take_orders() {
  while (auto request = orders_.try_pop()) {
    const std::int64_t id = request->id;
    try {
      fetcher_.submit(std::move(*request));
    } catch (const std::exception& thrown) {
      FetchResult failed;
      failed.id = id;
      failed.outcome = FetchFailed{FetchFailure::kInside, 0, reason_of(thrown)};
      finished_.push_back(std::move(failed));
    }
  }
}

// What the channel has no room for stays here, and no new transfer begins meanwhile.
void FetchLoop::pass_on_results() {
  std::size_t passed = 0;
  while (passed < finished_.size() && results_.try_push(std::move(finished_[passed]))) ++passed;
  finished_.erase(finished_.begin(), finished_.begin() + static_cast<std::ptrdiff_t>(passed));
  fetcher_.pause(!finished_.empty());
}

void FetchLoop::take_signals() {
  while (const auto number = signals_.next()) {
    if (*number == SIGHUP) {
      reloads_.begin();
      continue;
    }
    if (stopped_by_ != 0) continue;
    stopped_by_ = *number;
    stop_asked_ = Clock::now();
    LogThread::hurry();
    log(LogLevel::kInfo, {{"event", "stop"}, {"signal", *number == SIGINT ? "SIGINT" : "SIGTERM"}});
    notify_.stopping();
    pulse_.stop();
    fetcher_.cancel_all();
    results_.wake();
  }
}

// The watchdog is answered only while both loops move.
void FetchLoop::tell_systemd() {
  const auto moment = Clock::now();
  if (const auto beats = pulse_.beats(); beats != beats_) {
    beats_ = beats;
    last_beat_ = moment;
  }
  if (moment - last_beat_ < kIngestMoves) notify_.alive();
  notify_.status(pulse_.status());
}

}  // namespace feedmill
