#include "app/delivery_desk.h"

#include <algorithm>

#include "app/clock.h"
#include "deliver/look_file.h"
#include "system/crash_point.h"
#include "system/log.h"

namespace feedmill {
namespace {

using std::chrono::milliseconds;

constexpr auto kLookAgain = Seconds(5);
constexpr auto kLastReceipts = milliseconds(1000);  // of the 5 s that a stop may take
constexpr Seconds kLongestRetryAfter{24 * 3600};    // as long as claim_deliveries() believes a time
constexpr Seconds kFirstWait{60}, kLongestWait{6 * 3600};

CourierOptions courier_options(const HttpConfig& http) {
  CourierOptions options;
  options.user_agent = http.user_agent;
  options.proxy = http.proxy;
  options.ca_file = http.ca_file;
  options.connect_timeout = http.connect_timeout;
  return options;
}

}  // namespace

Instant next_attempt(int attempts, Instant now, std::optional<Seconds> retry_after) {
  if (retry_after) return now + std::clamp(*retry_after, kFirstWait, kLongestRetryAfter);
  const int doublings = std::clamp(attempts - 1, 0, 16);
  return now + std::min(kLongestWait, kFirstWait * (1 << doublings));
}

DeliveryDesk::DeliveryDesk(Store& store, const Config& config) : store_(store) { use(config); }

const DigestSpec& DeliveryDesk::digest_of(const Delivery& delivery) const {
  return *std::find_if(digests_.begin(), digests_.end(),
                       [&](const DigestSpec& spec) { return spec.name == delivery.digest; });
}

Result<void> DeliveryDesk::step(Instant now) {
  if (auto done = take_receipts(milliseconds(0)); !done) return done;
  if (next_look_ && now < *next_look_ && *next_look_ <= now + kLookAgain) return {};
  next_look_ = now + kLookAgain;
  return send_due(now);
}

Result<void> DeliveryDesk::send_due(Instant now) {
  if (digests_.empty()) return {};
  const auto claimed = store_.claim_deliveries(digests_, now);
  if (!claimed) return tl::unexpected(claimed.error());
  if (!claimed->empty()) crash_point("claimed");
  for (const Delivery& delivery : *claimed)
    if (auto done = send(delivery, now); !done) return done;
  return {};
}

/// What cannot even be packed (a secret that is not there) has failed as well.
Result<void> DeliveryDesk::send(const Delivery& delivery, Instant now) {
  const DigestSpec& digest = digest_of(delivery);
  const auto destination =
      std::find_if(digest.deliver.begin(), digest.deliver.end(),
                   [&](const Destination& known) { return known.key == delivery.destination; });
  const auto issue = store_.issue(delivery.digest, delivery.issue_id);
  if (!issue) return settle(delivery, {delivery.id, issue.error().message}, now);
  const auto page = std::filesystem::path(output_) / delivery.digest / (delivery.stem + ".html");
  auto parcel = pack(*issue, *destination, page, now, read_look(digest));
  if (!parcel) return settle(delivery, {delivery.id, parcel.error().message}, now);
  parcel->id = delivery.id;
  on_the_way_.emplace(delivery.id, delivery);
  try {
    courier_->send(*std::move(parcel));
  } catch (const std::exception& thrown) {  // no thread or descriptor for it: later, perhaps
    on_the_way_.erase(delivery.id);
    return settle(delivery, {delivery.id, thrown.what()}, now);
  }
  crash_point("sending");
  return {};
}

Result<void> DeliveryDesk::take_receipts(milliseconds wait) {
  while (auto receipt = courier_->receive(wait)) {
    wait = milliseconds(0);
    const auto found = on_the_way_.find(receipt->id);
    if (found == on_the_way_.end()) continue;
    crash_point("sent");
    if (auto done = settle(found->second, *receipt, now()); !done) return done;
    crash_point("delivered");
    on_the_way_.erase(found);
  }
  return {};
}

Result<void> DeliveryDesk::settle(const Delivery& delivery, const Receipt& receipt, Instant now) {
  const std::string& error = receipt.error;
  using Kind = DeliveryOutcome::Kind;
  DeliveryOutcome outcome;
  if (error.empty()) {
    next_look_.reset();  // the next issue for this destination may follow at once
    log(LogLevel::kInfo, {{"event", "delivery"},
                          {"digest", delivery.digest},
                          {"destination", delivery.destination},
                          {"issue", delivery.stem}});
    return store_.finish_delivery(delivery.id, outcome);
  }
  outcome.error = error;
  outcome.next_try = next_attempt(delivery.attempts + 1, now, receipt.retry_after);
  const bool over = outcome.next_try - delivery.queued > kDeliveryLasts;
  outcome.kind = over ? Kind::kGivenUp : Kind::kFailed;
  log(over ? LogLevel::kError : LogLevel::kWarning,
      {{"event", over ? "delivery_given_up" : "delivery"},
       {"digest", delivery.digest},
       {"destination", delivery.destination},
       {"issue", delivery.stem},
       {"attempt", std::to_string(delivery.attempts + 1)},
       {"error", error},
       {"next_try", over ? "never" : to_rfc3339(outcome.next_try)}});
  return store_.finish_delivery(delivery.id, outcome);
}

Result<void> DeliveryDesk::finish(const std::function<bool()>& stopping) {
  while (!stopping()) {
    next_look_ = now() + kLookAgain;
    if (auto done = send_due(now()); !done) return done;
    while (busy() && !stopping())
      if (auto done = take_receipts(milliseconds(200)); !done) return done;
    if (next_look_) return {};  // nothing was delivered that another issue may follow
  }
  return {};
}

void DeliveryDesk::use(const Config& config) {
  digests_ = config.digests;
  output_ = config.output;
  std::erase_if(digests_, [](const DigestSpec& spec) { return spec.deliver.empty(); });
  // What is on its way is not broken off for a new proxy.
  if (!busy()) courier_.emplace(courier_options(config.http));
  next_look_.reset();
}

void DeliveryDesk::give_up_claims() {
  // What has all but arrived is not sent again for want of a moment's patience.
  const auto until = std::chrono::steady_clock::now() + kLastReceipts;
  while (busy()) {
    const auto left = std::chrono::ceil<milliseconds>(until - std::chrono::steady_clock::now());
    if (left <= milliseconds(0) || !take_receipts(left)) break;
  }
  for (const auto& [id, delivery] : on_the_way_)
    static_cast<void>(store_.finish_delivery(id, {DeliveryOutcome::Kind::kNotTried, {}, {}}));
  on_the_way_.clear();
}

}  // namespace feedmill
