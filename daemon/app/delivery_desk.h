// Where sealed issues leave for their destinations: what waits is claimed from the store, packed,
// handed to the courier; what became of it goes back into the store. Everything is taken up again
// after a crash. Belongs to the thread that owns the store.
#pragma once

#include <deque>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "app/clock.h"
#include "config/config.h"
#include "deliver/courier.h"
#include "deliver/forms.h"
#include "feedmill/alerts.h"
#include "feedmill/issues.h"
#include "feedmill/outbox.h"
#include "feedmill/setbacks.h"
#include "fetch/body_budget.h"

namespace feedmill {

class DeliveryDesk {
 public:
  /// `outbox`, `issues`, `alerts` and `setbacks` outlive the desk. `wake` is called, on another
  /// thread, when there is a receipt for step() to take. What is being sent counts in `budget`,
  /// where there is one.
  DeliveryDesk(Outbox& outbox, Issues& issues, Alerts& alerts, Setbacks& setbacks,
               const Config& config, CourierCalls calls = {},
               std::shared_ptr<BodyBudget> budget = {}, const Clock& clock = machine_clock());

  /// `step` is called between two parcels; it may use the store, but not the desk.
  void on_step(std::function<void()> step) { step_ = std::move(step); }

  /// A new configuration.
  void use(const Config& config);

  /// Takes receipts, then claims and sends what is due. Looks at the store every few seconds only,
  /// at once after sealed().
  Result<void> step(Instant now);

  /// An issue was sealed: there is something to look for.
  void sealed() { next_look_.reset(); }

  /// Whether something is on its way.
  bool busy() const { return !on_the_way_.empty() || !waiting_.empty() || !ended_.empty(); }

  /// Tries each delivery that is due once, and waits for its end. `stopping` is asked now and then.
  Result<void> finish(const std::function<bool()>& stopping);

  /// Gives back what has not come to an end.
  void give_up_claims();

 private:
  const DigestSpec& digest_of(const Delivery& delivery) const;
  Result<void> take_receipts(std::chrono::milliseconds wait);
  Result<void> send_due(Instant now);
  Result<void> read_setbacks();
  Result<Parcel> pack_marked(const Delivery& delivery, const Destination& destination, Instant now);
  Result<void> send_what_may(Instant now);
  Result<void> go_on();
  Result<void> send(const Delivery& delivery, const Destination& destination, Instant now);
  const Destination& destination_of(const Delivery& delivery) const;
  Result<Forms*> forms_of(const Delivery& delivery);
  Result<Issue> load(const Delivery& delivery);
  Result<Parcel> packed(const Delivery& delivery, const Destination& destination, Instant now);
  bool may_go(const Delivery& delivery, const Destination& destination) const;
  std::size_t bytes() const;
  bool has_room_for_form() const;
  void drop_forms();
  void give_back_waiting();
  Result<void> end(const Delivery& delivery, Receipt receipt, Instant now);
  Result<void> settle_ended(Instant now);
  Result<void> settle(const Delivery& delivery, const Receipt& receipt, Instant now);
  void take_receipt(const Receipt& receipt);
  void let_go_of_couriers();

  Outbox& outbox_;
  Issues& issues_;
  Alerts& alerts_;
  Setbacks& setbacks_;
  const Clock& clock_;
  CourierCalls calls_;
  std::function<void()> step_;
  std::vector<DigestSpec> digests_;
  std::string output_;                 ///< the folder of all digests
  std::filesystem::path form_folder_;  ///< where forms are that are being sent
  CourierOptions courier_options_;
  std::unique_ptr<Courier> courier_;
  std::vector<std::unique_ptr<Courier>> leaving_;  ///< of older configurations: they carry on
  struct OnTheWay {
    Delivery delivery;
    const Courier* by = nullptr;
    std::string place;       // a server, a program, a folder
    bool suspected = false;  // a process died at it
  };
  std::shared_ptr<BodyBudget> budget_;
  std::size_t max_bytes_ = 0;                        ///< of what is on its way
  std::map<std::string, Forms> forms_;               ///< of what is on its way, by forms_name()
  std::unordered_map<std::int64_t, Setback> fatal_;  ///< deliveries that processes died at
  bool knows_fatal_ = true;                          ///< of all that waits
  std::deque<Delivery> waiting_;                     ///< claimed, and packed when they can be sent
  std::unordered_map<std::int64_t, OnTheWay> on_the_way_;
  struct Ended {
    Delivery delivery;
    std::optional<Receipt> receipt;  // none: it was not tried
    bool suspected = false;
  };
  std::deque<Ended> ended_;  ///< the store does not know yet
  std::optional<Instant> next_look_;
};

/// Whether the configuration still has its destination: the store is told of a change by whoever
/// delivers next, and until then would say that it waits.
bool has_destination(const Config& config, const Delivery& delivery);

}  // namespace feedmill
