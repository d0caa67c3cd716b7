#include "app/fetch_loop.h"

#include <algorithm>
#include <csignal>
#include <string>
#include <thread>
#include <utility>

#include "system/aside.h"
#include "system/log.h"
#include "system/log_thread.h"

namespace feedmill {
namespace {

using std::chrono::milliseconds;

// All threads move every second, also within long work; one that has not for half the time that
// systemd allows, or for this, is stuck. Less than the lower bound is a machine that is busy.
constexpr milliseconds kLongestSilence(60'000), kShortestSilence(10'000);
constexpr auto kToldAfter = std::chrono::seconds(60);
constexpr auto kTurn = milliseconds(500);
constexpr auto kAfterFailure = milliseconds(50);
constexpr std::size_t kMostWaiting = 256;  // results that find no room
constexpr int kMostFailures = 100;         // in a row: then the program ends with what is wrong

}  // namespace

FetchLoop::FetchLoop(Fetcher& fetcher, OrderChannel& orders, ResultChannel& results, Pulse& pulse,
                     Signals& signals, Notify& notify, std::function<void()> reload,
                     std::function<void()> each_turn)
    : fetcher_(fetcher),
      orders_(orders),
      results_(results),
      pulse_(pulse),
      signals_(signals),
      notify_(notify),
      reload_(std::move(reload)),
      each_turn_(std::move(each_turn)) {
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
  pulse_.beat(Part::kFetch);
  take_orders();
  fetcher_.step(finished_.empty() ? std::min<milliseconds>(kTurn, notify_.watchdog_interval())
                                  : milliseconds(10),
                finished_);
  pass_on_results();
  take_signals();
  if (each_turn_) each_turn_();
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

// What the channel has no room for stays here. A large body holds up none but those behind it that
// are large, too: http.max_memory bounds them. Where so many wait no new transfer begins.
void FetchLoop::pass_on_results() {
  auto kept = finished_.begin(), next = kept;
  try {
    for (; next != finished_.end(); ++next) {
      if (results_.try_push(std::move(*next))) continue;
      if (kept != next) *kept = std::move(*next);
      ++kept;
    }
  } catch (...) {  // out of memory: what was passed on is not passed on again
    finished_.erase(kept, next);
    throw;
  }
  finished_.erase(kept, next);
  fetcher_.pause(finished_.size() > kMostWaiting);
}

void FetchLoop::take_signals() {
  while (const auto number = signals_.next()) {
    if (*number == SIGHUP) {
      reload_();
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

// The watchdog is answered only while all threads move.
void FetchLoop::tell_systemd() {
  tell_silence();
  tell_awaited();
  if (!silent_) notify_.alive();
  notify_.status(status());
}

std::string FetchLoop::status() const {
  if (silent_) return "the " + std::string(name_of(*silent_)) + " thread does not move";
  if (awaited_.empty()) return pulse_.status();
  return pulse_.status() + "; no answer from the file system of " + *awaited_.begin() +
         (awaited_.size() > 1 ? " and " + std::to_string(awaited_.size() - 1) + " more" : "");
}

/// What waits for a file system is not watched; it is told which.
void FetchLoop::tell_awaited() {
  std::set<std::string> awaited;
  for (Awaited& one : awaited_paths(kToldAfter)) awaited.insert(std::move(one.path));
  for (const std::string& path : awaited)
    if (!awaited_.contains(path))
      log(LogLevel::kError, {{"event", "hangs"},
                             {"path", path},
                             {"error", "its file system has not answered for a minute"}});
  for (const std::string& path : awaited_)
    if (!awaited.contains(path)) log(LogLevel::kInfo, {{"event", "answers"}, {"path", path}});
  awaited_ = std::move(awaited);
}

void FetchLoop::tell_silence() {
  const auto silent =
      pulse_.silent(std::clamp(notify_.watchdog_interval(), kShortestSilence, kLongestSilence));
  if (silent == silent_) return;
  silent_ = silent;
  if (!silent)
    return log(LogLevel::kInfo, {{"event", "watchdog"}, {"state", "all threads move again"}});
  log(LogLevel::kError,
      {{"event", "watchdog"},
       {"error", "the " + std::string(name_of(*silent)) + " thread does not move"}});
}

}  // namespace feedmill
