// Deliveries: each destination of a digest has its own queue, the oldest issue first.
#include <algorithm>
#include <set>
#include <utility>

#include "digest/queued.h"
#include "schedule/delivery_wait.h"
#include "store/memory/memory_store.h"

namespace feedmill::memory {
namespace {

using State = KeptDelivery::State;

}  // namespace

Delivery& MemoryStore::queue(const std::string& digest, const std::string& destination,
                             std::int64_t issue, Instant now) {
  const std::int64_t id = ++memory_->last_delivery;
  KeptDelivery& kept = memory_->deliveries[id];
  kept.issue = issue;
  kept.delivery.id = id;
  kept.delivery.digest = digest;
  kept.delivery.destination = destination;
  kept.delivery.queued = now;
  return kept.delivery;
}

/// A story waits until the one before has arrived.
void MemoryStore::queue_deliveries(std::int64_t issue, const DigestSpec& spec, Instant now) {
  const KeptIssue& sealed = memory_->issues.at(issue);
  for (const Queued& queued : queued_with(spec, *sealed.snapshot)) {
    Delivery& delivery = queue(spec.name, queued.destination, issue, now);
    delivery.issue_id = sealed.urn;
    delivery.stem = sealed.stem;
    delivery.story = queued.story;
  }
}

/// What waits for a destination that is not in the configuration any more waits no longer; what is
/// still kept of it waits again where the destination is put back.
void MemoryStore::sync_destinations(const std::vector<DigestSpec>& digests) {
  std::set<std::pair<std::string, std::string>> wanted;
  for (const DigestSpec& spec : digests)
    for (const Destination& destination : spec.deliver) wanted.emplace(spec.name, destination.key);
  std::vector<std::int64_t> taken_out;
  for (auto& one : memory_->deliveries) {
    KeptDelivery& kept = one.second;
    const bool listed = wanted.count({kept.delivery.digest, kept.delivery.destination}) != 0;
    if (kept.state == State::kWaiting && !listed) {
      kept.state = State::kTakenOut;
      taken_out.push_back(kept.issue);
    } else if (kept.state == State::kTakenOut && listed && kept.issue != 0 &&
               memory_->issues.at(kept.issue).snapshot) {
      kept.state = State::kWaiting;
    }
  }
  for (const std::int64_t issue : taken_out) drop_old_snapshots(issue);
}

/// The oldest that waits, where it may go now; null. What was refused is passed over until its time
/// has come.
KeptDelivery* MemoryStore::next_delivery(const std::string& digest, const std::string& destination,
                                         Instant now) {
  KeptDelivery* next = nullptr;
  for (auto& one : memory_->deliveries) {
    KeptDelivery& kept = one.second;
    const Delivery& delivery = kept.delivery;
    if (kept.state != State::kWaiting || delivery.digest != digest ||
        delivery.destination != destination)
      continue;
    if (kept.process != 0) return nullptr;
    const bool later = is_put_off(delivery.next_try, now);
    if (next != nullptr || (later && delivery.refused)) continue;
    const auto issue = memory_->issues.find(kept.issue);
    if (later || (issue != memory_->issues.end() && awaits_pictures(issue->second))) return nullptr;
    next = &kept;
  }
  return next;
}

Result<std::vector<Delivery>> MemoryStore::claim_deliveries(const std::vector<DigestSpec>& digests,
                                                            Instant now) {
  std::vector<Delivery> claimed;
  for (const DigestSpec& spec : digests) {
    for (const Destination& destination : spec.deliver) {
      KeptDelivery* const next = next_delivery(spec.name, destination.key, now);
      if (next == nullptr) continue;
      next->process = process_;
      claimed.push_back(next->delivery);
    }
  }
  return claimed;
}

Result<void> MemoryStore::finish_delivery(std::int64_t id, const DeliveryOutcome& outcome) {
  const auto at = memory_->deliveries.find(id);
  if (at == memory_->deliveries.end() || at->second.process != process_) return {};
  KeptDelivery& kept = at->second;
  kept.process = 0;
  switch (outcome.kind) {
    case DeliveryOutcome::Kind::kNotTried:
      return {};
    case DeliveryOutcome::Kind::kFailed:
      ++kept.delivery.attempts;
      kept.delivery.next_try = outcome.next_try;
      kept.delivery.refused |= outcome.refused;
      break;
    case DeliveryOutcome::Kind::kDelivered:
      kept.state = State::kDelivered;
      break;
    case DeliveryOutcome::Kind::kGivenUp:
      kept.state = State::kGivenUp;
      kept.delivery.given_up = true;
      break;
  }
  kept.delivery.last_error = outcome.error;
  if (kept.state != State::kWaiting) drop_old_snapshots(kept.issue);
  return {};
}

Result<std::vector<Delivery>> MemoryStore::deliveries() {
  std::vector<Delivery> all;
  for (const auto& one : memory_->deliveries) {
    const State state = one.second.state;
    if (state == State::kWaiting || state == State::kGivenUp) all.push_back(one.second.delivery);
  }
  return all;
}

void MemoryStore::drop_old_snapshots(std::int64_t issue) {
  if (issue == 0) return;  // an alert's
  const std::string name = memory_->issues.at(issue).digest;
  for (auto& [number, kept] : memory_->issues) {
    if (kept.digest != name || !is_snapshot_spent(remains_of(number, kept))) continue;
    kept.snapshot.reset();
    std::erase_if(memory_->deliveries,
                  [old = number](const auto& one) { return one.second.issue == old; });
  }
}

}  // namespace feedmill::memory
