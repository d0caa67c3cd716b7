// The ingest thread: owns the store and every decision. It turns three desks: polls, digests,
// deliveries; between them it gives what is stored its stories. It shares with the fetch loop two
// bounded channels and a Pulse, and nothing else.
#pragma once

#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "app/alert_desk.h"
#include "app/clock.h"
#include "app/delivery_desk.h"
#include "app/digest_desk.h"
#include "app/picture_desk.h"
#include "app/poll_desk.h"
#include "app/progress.h"
#include "app/pulse.h"
#include "config/config.h"
#include "feedmill/store.h"
#include "insight/meter.h"
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
    std::shared_ptr<BodyBudget> budget = {};           ///< in which deliveries count, too
    std::shared_ptr<Meter> meter = {};                 ///< that counts requests; may be absent
    std::size_t workers = Workers::of_this_machine();  ///< that read answers
  };

  /// `store`, the channels and `pulse` outlive it. The configuration was validated, and the store
  /// has been told of its sources and digests.
  IngestLoop(Store& store, std::shared_ptr<const Config> config, Options options,
             OrderChannel& orders, ResultChannel& results, Pulse& pulse,
             const Clock& clock = machine_clock());
  IngestLoop(const IngestLoop&) = delete;
  IngestLoop& operator=(const IngestLoop&) = delete;
  ~IngestLoop();

  /// The thread's body. Errors end a pass (storage, memory); a daemon logs them and tries again.
  /// Calls Pulse::finish() in the end.
  Result<PassTally> run();

  /// A new configuration, to be taken up soon. From the fetch loop.
  void reload(std::shared_ptr<const Config> config);

 private:
  Result<void> pass();
  Result<void> poll_planned();
  Result<void> guarded_tick();
  Result<void> tick();
  static Result<void> rest();
  Result<void> take_reload();
  Result<void> use_config();
  Result<void> collect();
  Result<void> take_what_came(std::chrono::milliseconds wait);
  Result<void> settle();
  void breathe();
  Result<void> poll_on();
  Result<void> flush();
  Result<void> after_polls();
  Result<void> picture(DigestOutcome& digests);
  Result<void> deliver(bool fresh);
  Result<void> upkeep();
  Result<void> tidy();
  Result<void> open_desk();
  Result<void> give_back();
  void recover(const Error& error);
  void report_status();

  Store& store_;
  std::shared_ptr<const Config> config_;
  Options options_;
  ResultChannel& results_;
  Pulse& pulse_;
  const Clock& clock_;
  Progress progress_;
  Workers workers_;
  PollDesk polls_;
  std::optional<DigestDesk> desk_;
  AlertDesk alerts_;
  PictureDesk pictures_;
  DeliveryDesk deliveries_;
  bool untidy_ = false;    // the store has something to do when nobody waits
  bool unsettled_ = true;  // something may be stored and not yet assigned
  Clock::Steady settled_{}, upkept_{};
  Clock::Steady not_before_{};  // after a failure of the store
  Clock::Steady breathed_{};
  std::optional<Clock::Steady> behind_since_;  // with settling
  Result<void> breath_;                        // what went wrong in breathe(), for the turn to see

  std::mutex reload_mutex_;
  std::shared_ptr<const Config> reloaded_;  // guarded by reload_mutex_
};

}  // namespace feedmill
