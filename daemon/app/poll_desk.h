// The desk of polls: claims what is due, hands out requests, turns answers into updates and stores
// them in batches. Whoever turns it brings the answers and the time; it waits for nothing itself,
// so that a test turns a week in a second. Belongs to the thread that owns the store.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "app/archive_walks.h"
#include "app/clock.h"
#include "app/decided_polls.h"
#include "app/fatal_sources.h"
#include "app/progress.h"
#include "app/readings.h"
#include "config/config.h"
#include "feedmill/polls.h"
#include "feedmill/setbacks.h"
#include "schedule/host_pauses.h"
#include "schedule/offline.h"
#include "schedule/poll_interval.h"
#include "schedule/poll_plan.h"

namespace feedmill {

class PollDesk {
 public:
  struct Options {
    bool daemon = false;  ///< goes on until it is stopped; else one pass over `selection`
    DueSelection selection = DueSelection::kDue;
    std::vector<std::string> named;
    bool refetch = false;  ///< whole documents, whatever is known of them
  };
  /// Takes a request on its way; never refuses one.
  using Order = std::function<void(FetchRequest)>;

  /// `beat` is called whenever one step of several is done. `store`, `setbacks`, `clock`,
  /// `progress` and `workers` outlive it; the store has been told of its sources.
  PollDesk(
      Polls& store, Setbacks& setbacks, std::shared_ptr<const Config> config, Options options,
      const Clock& clock, Progress& progress, Workers& workers, Order order,
      std::function<void()> beat = [] {});

  /// A new configuration: what is due is looked for again.
  void use(std::shared_ptr<const Config> config);
  /// What requests_per_day asks for goes with what the sources have come to: hourly.
  Result<void> keep_to_budget();
  /// What hosts said to the process before this one.
  Result<void> recall_pauses();

  /// A pass: what is due now, once.
  Result<void> plan_pass();
  /// A daemon: what has become due, looked for when something may have.
  Result<void> look_for_due();

  /// What processes have died at is tried from now on, one source at a time: everything else of a
  /// pass is safe. Returns whether there is any. A daemon does so by itself in a quiet moment.
  bool take_up_fatal();

  /// Claims and orders what there is room for.
  Result<void> hand_out();
  /// An answer, or a page of an archive that was asked for.
  Result<void> take(FetchResult result);
  /// What of the answers has been read; `wait` for one of them.
  Result<void> read_on(bool wait);
  /// Nothing is in the air: whose fault it was that some could not be reached is clear now.
  Result<void> conclude();
  /// Stores what was decided, when it is time to. Returns whether something was stored.
  Result<bool> flush();

  bool awaits_answers() const { return !outstanding_.empty(); }
  bool is_reading() const { return !readings_.empty(); }  ///< what was taken
  bool has_decided() const { return !decided_.empty() || is_reading(); }
  bool is_full() const { return decided_.is_full(); }  ///< to be stored before more is decided
  bool is_done() const;                                ///< a pass has come to its end
  bool is_offline() const { return offline_.offline(); }
  std::optional<Instant> next_due() const { return next_due_; }

  /// After a failure of the store: what was in hand is asked for again later.
  void recover();
  /// What was decided and not applied is claimed still, by a process that lives: given back, once
  /// the store is there again.
  Result<void> let_go_of_lost();
  /// Stores what was decided; what was claimed and not finished goes back.
  Result<void> give_back();

 private:
  struct Outstanding {
    PollTask task;
    std::string host;  // as the plan knows it
  };
  struct Suspect {
    PollTask task;
    FetchResult result;
  };

  Result<void> order(Outstanding source);
  bool put_off(const PollTask& task, const std::string& host);
  void choose(std::vector<std::int64_t>& wanted,
              std::unordered_map<std::int64_t, std::string>& hosts);
  void leave_out_what_waits(std::vector<DueSource>& due);
  Result<void> take_alone(const PollTask& task, FetchResult result);
  Result<void> judge(const PollTask& task, FetchResult result);
  Result<void> blame_suspects();
  Result<void> decide_one(const PollTask& task, FetchResult result);
  Result<void> decide_at_once(const PollTask& task, FetchResult result);
  Result<void> read_all();
  Result<void> take_decided(Readings::Decided decided);
  Result<void> keep_decided(Readings::Decided& decided);
  bool may_try_fatal() const;
  Result<void> hand_out_fatal();
  Result<bool> store_decided();
  PollUpdate failed_inside(const PollTask& task, const std::string& reason) const;
  Result<void> keep(const PollTask& task, std::chrono::milliseconds took, PollUpdate update);
  Result<void> take_page(FetchResult result, const std::string& host);
  Result<void> follow(ArchiveWalks::Step step, const std::string& host);
  Result<void> let_go(const std::vector<std::int64_t>& source_ids);
  std::size_t window() const;
  std::size_t places_of_a_host() const;
  PollPlan::HandedOut handed_out() const;

  Polls& store_;
  Setbacks& setbacks_;
  std::shared_ptr<const Config> config_;
  Options options_;
  const Clock& clock_;
  Progress& progress_;
  Order order_;
  std::function<void()> beat_;
  PollPlan plan_;
  PollPolicy policy_;
  OfflineWatch offline_;
  HostPauses pauses_;
  std::unordered_set<std::int64_t> claimed_;  // and neither applied nor released
  std::unordered_map<std::int64_t, Outstanding> outstanding_;
  FatalSources fatal_;
  bool takes_up_fatal_ = false;    // a pass has come to them
  ArchiveWalks walks_;             // over gaps; in outstanding_ too
  std::vector<Suspect> suspects_;  // could not be reached; still claimed
  std::unordered_map<std::int64_t, Clock::Steady>
      set_aside_;  // while offline: not asked until then
  int probes_ = 0;
  Readings readings_;
  DecidedPolls decided_;
  std::optional<Instant> next_due_;
  Instant looked_{};            // when due sources were last looked for, by the wall clock
  Clock::Steady look_again_{};  // for due sources, while a backlog waits
  Clock::Steady probe_{}, handed_out_{};
  bool lost_ = false;  // the store failed: some of what is claimed is in nobody's hands
};

}  // namespace feedmill
