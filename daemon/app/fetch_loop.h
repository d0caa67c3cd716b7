// The fetch loop, on the main thread: all transfers in flight, signals, and what systemd is told.
// Orders come from the ingest thread through one bounded channel, results go back through another;
// neither side blocks on a push.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "app/ingest_loop.h"
#include "app/pulse.h"
#include "fetch/fetcher.h"
#include "system/notify.h"
#include "system/signals.h"

namespace feedmill {

class FetchLoop {
 public:
  /// All outlive it. `reload` is called on SIGHUP, `each_turn` at every turn.
  FetchLoop(Fetcher& fetcher, OrderChannel& orders, ResultChannel& results, Pulse& pulse,
            Signals& signals, Notify& notify, std::function<void()> reload,
            std::function<void()> each_turn = {});

  /// Until the ingest thread has ended, or has not within kStopWithin of being asked to. Returns
  /// the signal that asked, 0 if none did.
  int run();
  using Clock = std::chrono::steady_clock;
  /// When that signal came.
  std::optional<Clock::time_point> stop_asked() const {
    return stopped_by_ != 0 ? std::optional(stop_asked_) : std::nullopt;
  }

  /// How long the ingest thread has to finish what it is at; SIGTERM ends the program within 5 s.
  static constexpr auto kStopWithin = std::chrono::milliseconds(4000);

 private:
  void guarded_turn();
  void turn();
  void take_orders();
  void pass_on_results();
  void take_signals();
  void tell_systemd();
  void tell_silence();
  void tell_awaited();
  std::string status() const;
  bool overdue() const;

  Fetcher& fetcher_;
  OrderChannel& orders_;
  ResultChannel& results_;
  Pulse& pulse_;
  Signals& signals_;
  Notify& notify_;
  std::function<void()> reload_, each_turn_;
  std::vector<FetchResult> finished_;  // not passed on yet
  int stopped_by_ = 0;
  int failures_ = 0;  // of turns, in a row
  Clock::time_point stop_asked_{};
  std::optional<Part> silent_;     // what was last told to be
  std::set<std::string> awaited_;  // paths that were told to hang
};

}  // namespace feedmill
