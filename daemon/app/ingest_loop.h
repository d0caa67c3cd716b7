// The ingest thread: owns the store and every decision. Claims due sources, hands requests to the
// fetch loop, turns results into updates, applies them in batches, assigns stories, writes digests.
// It shares with the fetch loop two bounded channels and a Pulse, and nothing else.
#pragma once

#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "app/delivery_desk.h"
#include "app/digest_desk.h"
#include "app/progress.h"
#include "app/pulse.h"
#include "config/config.h"
#include "feedmill/store.h"
#include "ingest/archive.h"
#include "schedule/host_pauses.h"
#include "schedule/offline.h"
#include "schedule/poll_interval.h"
#include "schedule/poll_plan.h"
#include "system/channel.h"

namespace feedmill {

using OrderChannel = Channel<FetchRequest>;
using ResultChannel = Channel<FetchResult>;

class IngestLoop {
 public:
  struct Options {
    bool daemon = false;  ///< goes on until it is stopped; else one pass over `selection`
    DueSelection selection = DueSelection::kDue;
    std::vector<std::string> named;
    bool refetch = false;  ///< whole documents, whatever is known of them
    Progress::Style style = Progress::Style::kLines;
    std::shared_ptr<BodyBudget> budget = {};  ///< in which deliveries count, too
  };

  /// `store`, the channels and `pulse` outlive it. The configuration was validated, and the store
  /// has been told of its sources and digests.
  IngestLoop(Store& store, std::shared_ptr<const Config> config, Options options,
             OrderChannel& orders, ResultChannel& results, Pulse& pulse);

  /// The thread's body. Errors end a pass (storage, memory); a daemon logs them and tries again.
  /// Calls Pulse::finish() in the end.
  Result<PassTally> run();

  /// A new configuration, to be taken up soon. From the fetch loop.
  void reload(std::shared_ptr<const Config> config);

 private:
  using Clock = std::chrono::steady_clock;
  struct Outstanding {
    PollTask task;
    std::string host;  // as the plan knows it
  };
  struct Suspect {
    PollTask task;
    FetchResult result;
  };

  Result<void> pass();
  Result<void> plan_pass();
  Result<void> guarded_tick();
  Result<void> tick();
  static Result<void> rest();
  Result<void> take_reload();
  Result<void> use_config();
  Result<void> keep_to_budget();
  Result<void> recall_pauses();
  Result<void> look_for_due();
  Result<void> hand_out();
  void choose(std::vector<std::int64_t>& wanted,
              std::unordered_map<std::int64_t, std::string>& hosts);
  Result<void> order(Outstanding source);
  bool put_off(const PollTask& task, const std::string& host);
  Result<void> collect();
  Result<void> take(FetchResult result);
  Result<void> conclude();
  Result<void> blame_suspects();
  Result<void> decide_one(const PollTask& task, FetchResult result);
  Result<void> decide_answer(const PollTask& task, FetchResult result);
  PollUpdate failed_inside(const PollTask& task, const std::string& reason) const;
  Result<void> keep(const PollTask& task, std::chrono::milliseconds took, PollUpdate update);
  Result<void> walk(std::int64_t source, const std::string& host);
  Result<void> go_on_walking(std::int64_t source, const std::string& host);
  Result<void> take_page(FetchResult result, const std::string& host);
  Result<void> read_page(ArchiveWalk& archive, FetchResult result);
  Result<void> flush();
  Result<void> apply_each(const std::vector<PollUpdate>& updates,
                          const std::unordered_map<std::int64_t, PollTask>& tasks);
  Result<void> after_polls();
  Result<void> deliver(bool fresh);
  Result<void> upkeep();
  Result<void> open_desk();
  Result<void> let_go(const std::vector<std::int64_t>& source_ids);
  Result<void> let_go_of_lost();
  Result<void> give_back();
  void recover(const Error& error);
  void report_status();
  bool idle() const;
  std::size_t window() const;
  std::size_t places_of_a_host() const;
  PollPlan::HandedOut handed_out() const;

  Store& store_;
  std::shared_ptr<const Config> config_;
  Options options_;
  OrderChannel& orders_;
  ResultChannel& results_;
  Pulse& pulse_;
  Progress progress_;
  std::optional<DigestDesk> desk_;
  DeliveryDesk deliveries_;
  PollPlan plan_;
  PollPolicy policy_;
  OfflineWatch offline_;
  HostPauses pauses_;
  std::unordered_set<std::int64_t> claimed_;  // and neither applied nor released
  std::unordered_map<std::int64_t, Outstanding> outstanding_;
  std::unordered_map<std::int64_t, ArchiveWalk> walks_;  // over gaps; in outstanding_ too
  std::vector<Suspect> suspects_;                        // could not be reached; still claimed
  std::unordered_map<std::int64_t, Clock::time_point>
      set_aside_,   // while offline: not asked until then
      walk_later_;  // nor those whose archives are walked when others' are
  int probes_ = 0;
  std::vector<PollUpdate> pending_;                           // decided, not applied yet
  std::unordered_map<std::int64_t, PollTask> pending_tasks_;  // of what they came
  std::size_t pending_bytes_ = 0;
  std::optional<Instant> next_due_;
  Instant looked_{};                // when due sources were last looked for, by the wall clock
  Clock::time_point look_again_{};  // for due sources, while a backlog waits
  Clock::time_point flushed_{}, settled_{}, upkept_{}, probe_{}, handed_out_{};
  bool lost_ = false;      // the store failed: some of what is claimed is in nobody's hands
  bool unsettled_ = true;  // something may be stored and not yet assigned
  Clock::time_point not_before_{};  // after a failure of the store

  std::mutex reload_mutex_;
  std::shared_ptr<const Config> reloaded_;  // guarded by reload_mutex_
};

}  // namespace feedmill
