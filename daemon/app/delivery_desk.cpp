#include "app/delivery_desk.h"

#include <algorithm>
#include <array>

#include "publish/look_file.h"
#include "schedule/delivery_wait.h"
#include "schedule/setback.h"
#include "system/crash_point.h"
#include "system/log.h"
#include "text/url.h"

namespace feedmill {
namespace {

using std::chrono::milliseconds;

constexpr auto kLookAgain = Seconds(5);
constexpr auto kLastReceipts = milliseconds(1000);  // of the 5 s that a stop may take
// Parcels on their way: what waits is not packed before it can go.
constexpr std::size_t kAtOnce = 32;
constexpr std::ptrdiff_t kToOnePlace = 2;
constexpr std::size_t kMostOnDisk = 512U << 20U;  // of forms: no more are begun

CourierOptions courier_options(const HttpConfig& http) {
  CourierOptions options;
  options.user_agent = http.user_agent;
  options.proxy = http.proxy;
  options.ca_file = http.ca_file;
  options.connect_timeout = http.connect_timeout;
  return options;
}

/// What may be slow or hang for itself: a server, a program, a folder.
struct PlaceOf {
  std::string operator()(const MailTo& mail) const { return mail.smtp; }
  std::string operator()(const WebhookTo& webhook) const { return host_and_port(webhook.url); }
  std::string operator()(const CommandTo& command) const { return command.arguments.front(); }
  std::string operator()(const MaildirTo& maildir) const { return maildir.folder; }
};

/// Whether a webhook will not have what it was sent, today or tomorrow: the next goes before it. Of
/// a whole issue only where that is for what it holds, as issues arrive in order otherwise.
bool refuses(const Delivery& delivery, int http_status) {
  // Of the whole destination, whatever it is sent: a wrong token, an address that is no more.
  constexpr std::array kLater = {401, 403, 404, 407, 408, 410, 425, 429};
  constexpr std::array kForItself = {400, 413, 414, 415, 422, 431};
  const auto is_in = [http_status](const auto& list) {
    return std::find(list.begin(), list.end(), http_status) != list.end();
  };
  if (delivery.story.empty()) return is_in(kForItself);
  return http_status >= 400 && http_status < 500 && !is_in(kLater);
}

WorkUnit unit_of(std::int64_t delivery) { return {Work::kParcel, std::to_string(delivery)}; }

/// Issues have forms for all their destinations, a story that goes alone its own.
std::string forms_name(const Delivery& delivery) { return delivery.issue_id + delivery.story; }

}  // namespace

bool has_destination(const Config& config, const Delivery& delivery) {
  return std::any_of(config.digests.begin(), config.digests.end(), [&](const DigestSpec& digest) {
    return digest.name == delivery.digest &&
           std::any_of(digest.deliver.begin(), digest.deliver.end(),
                       [&](const Destination& to) { return to.key == delivery.destination; });
  });
}

DeliveryDesk::DeliveryDesk(Outbox& outbox, Issues& issues, Alerts& alerts, Setbacks& setbacks,
                           const Config& config, CourierCalls calls,
                           std::shared_ptr<BodyBudget> budget, const Clock& clock)
    : outbox_(outbox),
      issues_(issues),
      alerts_(alerts),
      setbacks_(setbacks),
      clock_(clock),
      calls_(std::move(calls)),
      budget_(std::move(budget)) {
  use(config);
}

const DigestSpec& DeliveryDesk::digest_of(const Delivery& delivery) const {
  return *std::find_if(digests_.begin(), digests_.end(),
                       [&](const DigestSpec& spec) { return spec.name == delivery.digest; });
}

Result<void> DeliveryDesk::step(Instant now) {
  if (auto done = take_receipts(milliseconds(0)); !done) return done;
  if (auto done = send_what_may(now); !done) return done;
  if (next_look_ && now < *next_look_ && *next_look_ <= now + kLookAgain) return {};
  next_look_ = now + kLookAgain;
  return send_due(now);
}

Result<void> DeliveryDesk::send_due(Instant now) {
  if (digests_.empty()) return {};
  const auto claimed = outbox_.claim_deliveries(digests_, now);
  if (!claimed) return tl::unexpected(claimed.error());
  if (!claimed->empty()) crash_point("claimed");
  waiting_.insert(waiting_.end(), claimed->begin(), claimed->end());
  knows_fatal_ = knows_fatal_ && claimed->empty();
  if (auto done = read_setbacks(); !done) return done;
  std::stable_partition(waiting_.begin(), waiting_.end(),
                        [](const Delivery& delivery) { return delivery.attempts == 0; });
  std::stable_partition(waiting_.begin(), waiting_.end(),
                        [this](const Delivery& delivery) { return !fatal_.contains(delivery.id); });
  return send_what_may(now);
}

/// Nothing is sent before it is known what processes have died at, also where that could not be
/// read when it was claimed.
Result<void> DeliveryDesk::read_setbacks() {
  if (knows_fatal_) return {};
  auto found = setbacks_.setbacks(Work::kParcel);
  if (!found) return tl::unexpected(found.error());
  fatal_.clear();
  for (Setback& setback : *found)
    fatal_.emplace(std::strtoll(setback.unit.name.c_str(), nullptr, 10), std::move(setback));
  knows_fatal_ = true;
  return {};
}

std::size_t DeliveryDesk::bytes() const {
  std::size_t all = 0;
  for (const auto& [issue, forms] : forms_) all += forms.bytes();
  return all;
}

/// What failed before leaves places to the others. What needs a form that is not made yet waits
/// while there is much.
bool DeliveryDesk::may_go(const Delivery& delivery, const Destination& destination) const {
  if (on_the_way_.empty()) return true;
  if (fatal_.contains(delivery.id)) return false;  // alone
  const std::string place = std::visit(PlaceOf{}, destination.where);
  const auto there = std::count_if(on_the_way_.begin(), on_the_way_.end(),
                                   [&](const auto& one) { return one.second.place == place; });
  const std::size_t places = delivery.attempts > 0 ? kAtOnce - kAtOnce / 4 : kAtOnce;
  if (there >= kToOnePlace || on_the_way_.size() >= places) return false;
  const auto forms = forms_.find(forms_name(delivery));
  return (forms != forms_.end() && is_made(forms->second, destination)) || has_room_for_form();
}

bool DeliveryDesk::has_room_for_form() const {
  std::size_t on_disk = 0;
  for (const auto& [issue, forms] : forms_) on_disk += forms.bytes_on_disk();
  return bytes() < max_bytes_ && on_disk < kMostOnDisk;
}

/// The first that may go go first; what waits for a slow server holds up no other.
Result<void> DeliveryDesk::send_what_may(Instant now) {
  if (auto done = read_setbacks(); !done) return done;
  for (auto next = waiting_.begin(); next != waiting_.end() && on_the_way_.size() < kAtOnce;) {
    const Destination& destination = destination_of(*next);
    if (!may_go(*next, destination)) {
      ++next;
      continue;
    }
    const Delivery delivery = std::move(*next);
    next = waiting_.erase(next);
    if (auto done = send(delivery, destination, now); !done) return done;
    if (step_) step_();
  }
  drop_forms();
  return {};
}

/// Those of issues of which nothing waits and nothing is on its way.
void DeliveryDesk::drop_forms() {
  std::erase_if(forms_, [this](const auto& forms) {
    const auto is_of = [&](const Delivery& one) { return forms_name(one) == forms.first; };
    return std::none_of(waiting_.begin(), waiting_.end(), is_of) &&
           std::none_of(on_the_way_.begin(), on_the_way_.end(),
                        [&](const auto& one) { return is_of(one.second.delivery); });
  });
  if (budget_) budget_->deliver(bytes());
}

Result<Forms*> DeliveryDesk::forms_of(const Delivery& delivery) {
  const std::string name = forms_name(delivery);
  const auto found = forms_.find(name);
  if (found != forms_.end()) return &found->second;
  auto look = read_look(digest_of(delivery));
  if (!look) return tl::unexpected(look.error());
  const auto loaded = [this, delivery] { return load(delivery); };
  Forms forms(loaded, *std::move(look), delivery.story, form_folder_);
  return &forms_.emplace(name, std::move(forms)).first->second;
}

/// A story that goes alone has its excerpt, however short its issue is.
Result<Issue> DeliveryDesk::load(const Delivery& delivery) {
  if (delivery.story.empty()) return issues_.issue(delivery.digest, delivery.issue_id);
  auto issue = issues_.story_of_issue(delivery.digest, delivery.issue_id, delivery.story);
  if (issue) issue->full = 0;
  return issue;
}

Result<Parcel> DeliveryDesk::packed(const Delivery& delivery, const Destination& destination,
                                    Instant now) {
  if (delivery.alert == 0) {
    const auto page = std::filesystem::path(output_) / delivery.digest / (delivery.stem + ".html");
    const auto forms = forms_of(delivery);
    if (!forms) return tl::unexpected(forms.error());
    return pack(**forms, destination, page, now);
  }
  const auto alert = alerts_.alert(delivery.alert);
  if (!alert) return tl::unexpected(alert.error());
  return pack(*alert, destination, now);
}

const Destination& DeliveryDesk::destination_of(const Delivery& delivery) const {
  const DigestSpec& digest = digest_of(delivery);
  return *std::find_if(digest.deliver.begin(), digest.deliver.end(),
                       [&](const Destination& known) { return known.key == delivery.destination; });
}

/// What cannot even be packed (a secret that is not there, an issue that there is no memory for)
/// has failed as well, and no other with it.
Result<void> DeliveryDesk::send(const Delivery& delivery, const Destination& destination,
                                Instant now) {
  try {
    const bool suspected = fatal_.contains(delivery.id);
    auto parcel = pack_marked(delivery, destination, now);
    if (!parcel) return end(delivery, {delivery.id, parcel.error().message}, now);
    parcel->id = delivery.id;
    on_the_way_.emplace(delivery.id, OnTheWay{delivery, courier_.get(),
                                              std::visit(PlaceOf{}, destination.where), suspected});
    setbacks_.begin_beside(unit_of(delivery.id));
    courier_->send(*std::move(parcel));
  } catch (const std::exception& thrown) {  // no memory, thread or descriptor: later, perhaps
    setbacks_.end_beside(unit_of(delivery.id));
    on_the_way_.erase(delivery.id);
    return end(delivery, {delivery.id, thrown.what()}, now);
  }
  crash_point("sending");
  return {};
}

/// What processes have died at has failed before it is tried once more, in its time.
Result<Parcel> DeliveryDesk::pack_marked(const Delivery& delivery, const Destination& destination,
                                         Instant now) {
  const auto known = fatal_.find(delivery.id);
  if (known != fatal_.end() && turn_of(known->second) == Turn::kFailed) {
    const Setback after = after_failure(known->second, death_error(known->second), now);
    fatal_.erase(known);
    if (auto noted = setbacks_.set_back(after); !noted) return tl::unexpected(noted.error());
    return failure(Errc::kFailed, after.error);
  }
  auto parcel = [&] {
    const Marked mark(setbacks_, unit_of(delivery.id));
    return packed(delivery, destination, now);
  }();
  if (known != fatal_.end()) fatal_.erase(known);
  return parcel;
}

Result<void> DeliveryDesk::take_receipts(milliseconds wait) {
  for (const auto& courier : leaving_)
    while (auto receipt = courier->receive(milliseconds(0))) take_receipt(*receipt);
  while (auto receipt = courier_->receive(wait)) {
    wait = milliseconds(0);
    take_receipt(*receipt);
  }
  let_go_of_couriers();
  return settle_ended(clock_.now());
}

void DeliveryDesk::take_receipt(const Receipt& receipt) {
  const auto found = on_the_way_.find(receipt.id);
  if (found == on_the_way_.end()) return;
  crash_point("sent");
  ended_.push_back({std::move(found->second.delivery), receipt, found->second.suspected});
  on_the_way_.erase(found);
  setbacks_.end_beside(unit_of(receipt.id));
}

void DeliveryDesk::let_go_of_couriers() {
  std::erase_if(leaving_, [this](const std::unique_ptr<Courier>& courier) {
    return std::none_of(on_the_way_.begin(), on_the_way_.end(),
                        [&](const auto& one) { return one.second.by == courier.get(); });
  });
}

Result<void> DeliveryDesk::end(const Delivery& delivery, Receipt receipt, Instant now) {
  ended_.push_back({delivery, std::move(receipt)});
  return settle_ended(now);
}

/// What the store could not be told is told when it is there again: it would look as if it were on
/// its way for ever.
Result<void> DeliveryDesk::settle_ended(Instant now) {
  for (; !ended_.empty(); ended_.pop_front()) {
    Ended& one = ended_.front();
    if (one.suspected)  // whatever came of it, no process died at it
      if (auto noted = setbacks_.went_well(unit_of(one.delivery.id)); !noted) return noted;
    one.suspected = false;
    auto done = one.receipt ? settle(one.delivery, *one.receipt, now)
                            : outbox_.finish_delivery(one.delivery.id,
                                                      {DeliveryOutcome::Kind::kNotTried, {}, {}});
    if (!done) return done;
    crash_point("delivered");
  }
  return {};
}

Result<void> DeliveryDesk::settle(const Delivery& delivery, const Receipt& receipt, Instant now) {
  const std::string& error = receipt.error;
  using Kind = DeliveryOutcome::Kind;
  DeliveryOutcome outcome;
  if (error.empty()) {
    if (auto done = outbox_.finish_delivery(delivery.id, outcome); !done) return done;
    next_look_.reset();  // the next issue for this destination may follow at once
    log(LogLevel::kInfo, {{"event", "delivery"},
                          {"digest", delivery.digest},
                          {"destination", delivery.destination},
                          {"issue", delivery.stem}});
    return {};
  }
  outcome.error = error;
  outcome.next_try = next_attempt(delivery.attempts + 1, now, receipt.retry_after);
  const bool over = outcome.next_try - delivery.queued > kDeliveryLasts;
  outcome.kind = over ? Kind::kGivenUp : Kind::kFailed;
  outcome.refused = refuses(delivery, receipt.http_status);
  if (auto done = outbox_.finish_delivery(delivery.id, outcome); !done) return done;
  if (outcome.refused || over) next_look_.reset();  // the next may follow at once
  log(over ? LogLevel::kError : LogLevel::kWarning,
      {{"event", over ? "delivery_given_up" : "delivery"},
       {"digest", delivery.digest},
       {"destination", delivery.destination},
       {"issue", delivery.stem},
       {"attempt", std::to_string(delivery.attempts + 1)},
       {"error", error},
       {"next_try", over ? "never" : to_rfc3339(outcome.next_try)}});
  return {};
}

Result<void> DeliveryDesk::finish(const std::function<bool()>& stopping) {
  while (!stopping()) {
    next_look_ = clock_.now() + kLookAgain;
    if (auto done = send_due(clock_.now()); !done) return done;
    while (busy() && !stopping())
      if (auto done = go_on(); !done) return done;
    if (next_look_) return {};  // nothing was delivered that another issue may follow
  }
  return {};
}

Result<void> DeliveryDesk::go_on() {
  if (auto done = take_receipts(milliseconds(200)); !done) return done;
  return send_what_may(clock_.now());
}

/// Claimed again by whoever looks next.
void DeliveryDesk::give_back_waiting() {
  for (Delivery& delivery : waiting_) ended_.push_back({std::move(delivery), std::nullopt});
  waiting_.clear();
  static_cast<void>(settle_ended(clock_.now()));  // else at the next step
}

/// What is on its way is not broken off for a new proxy: its courier carries it to its end, and
/// what is sent from now on goes as the new configuration says.
void DeliveryDesk::use(const Config& config) {
  give_back_waiting();
  forms_.clear();  // looks may have changed
  max_bytes_ = config.http.max_memory / 4;
  digests_ = config.digests;
  output_ = config.output;
  form_folder_ = folder_for_forms(config.storage);
  std::erase_if(digests_, [](const DigestSpec& spec) { return spec.deliver.empty(); });
  CourierOptions options = courier_options(config.http);
  if (!courier_ || options != courier_options_) {
    if (courier_) leaving_.push_back(std::move(courier_));
    courier_ = std::make_unique<Courier>(options);
    courier_->call(calls_);
    courier_options_ = std::move(options);
    let_go_of_couriers();
  }
  next_look_.reset();
}

void DeliveryDesk::give_up_claims() {
  give_back_waiting();
  // What has all but arrived is not sent again for want of a moment's patience.
  const auto until = std::chrono::steady_clock::now() + kLastReceipts;
  while (!on_the_way_.empty()) {
    const auto left = std::chrono::ceil<milliseconds>(until - std::chrono::steady_clock::now());
    if (left <= milliseconds(0) || !take_receipts(left)) break;
  }
  for (const auto& [id, one] : on_the_way_) setbacks_.end_beside(unit_of(id));
  for (const auto& [id, one] : on_the_way_)
    static_cast<void>(outbox_.finish_delivery(id, {DeliveryOutcome::Kind::kNotTried, {}, {}}));
  on_the_way_.clear();
}

}  // namespace feedmill
