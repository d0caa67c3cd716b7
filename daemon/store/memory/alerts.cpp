// Alerts: what a digest's `when: failing` destinations were told, and the messages on their way.
// What is told is decided in issue/alert.h.
#include <algorithm>

#include "issue/alert.h"
#include "issue/name.h"
#include "store/memory/memory_store.h"

namespace feedmill::memory {
namespace {

using Kept = KeptDelivery::State;

DeliveryRecord record_of(const KeptDelivery& kept) {
  return {kept.delivery.attempts, kept.delivery.last_error, kept.state == Kept::kGivenUp};
}

std::optional<AlertLine> failing(const Memory& memory, const std::string& digest,
                                 const std::string& key) {
  std::optional<DeliveryRecord> waiting, ended;
  for (const auto& one : memory.deliveries) {
    const KeptDelivery& kept = one.second;
    if (kept.delivery.digest != digest || kept.delivery.destination != key) continue;
    if (kept.state == Kept::kWaiting && !waiting) waiting = record_of(kept);
    if (kept.state == Kept::kDelivered || kept.state == Kept::kGivenUp) ended = record_of(kept);
  }
  return delivery_trouble(key, waiting, ended);
}

}  // namespace

std::optional<int> MemoryStore::failures_of(const std::string& url) const {
  for (const auto& one : memory_->sources) {
    const KeptSource& kept = one.second;
    if (kept.source.url == url && kept.listed && kept.source.enabled) return kept.state.failures;
  }
  return std::nullopt;
}

Result<AlertStand> MemoryStore::alert_stand(const DigestSpec& digest) {
  AlertStand stand;
  for (const auto& one : memory_->alerts)
    if (one.second.digest == digest.name) stand.last = one.second.raised;
  for (ToldTrouble told : memory_->alerts_told[digest.name]) {
    told.now = standing_of(told, digest, failures_of(told.subject));
    stand.told.push_back(std::move(told));
  }
  for (const Destination& destination : digest.deliver) {
    if (destination.when == SentWhen::kFailing) continue;
    if (auto line = failing(*memory_, digest.name, destination.key))
      stand.deliveries.push_back(*std::move(line));
  }
  return stand;
}

Result<bool> MemoryStore::raise_alert(const DigestSpec& digest, const std::vector<AlertLine>& lines,
                                      Instant now, Seconds apart) {
  for (const auto& one : memory_->alerts) {
    const Alert& last = one.second;
    if (last.digest == digest.name && is_too_soon(last.raised, now, apart)) return false;
  }
  const std::int64_t number = static_cast<std::int64_t>(memory_->alerts.size()) + 1;
  memory_->alerts[number] = {issue_urn(memory_->uuid, "alert " + digest.name, now, number),
                             digest.name,
                             issue_title(digest),
                             digest.timezone,
                             now,
                             lines};
  for (const AlertLine& line : lines) remember_told(digest.name, line);
  for (const Destination& destination : digest.deliver) {
    if (destination.when != SentWhen::kFailing) continue;
    Delivery& delivery = queue(digest.name, destination.key, 0, now);
    delivery.issue_id = memory_->alerts[number].id;
    delivery.stem = issue_stem(now, 1);
    delivery.alert = number;
  }
  return true;
}

void MemoryStore::remember_told(const std::string& digest, const AlertLine& line) {
  std::vector<ToldTrouble>& told = memory_->alerts_told[digest];
  std::erase_if(told, [&](const ToldTrouble& one) {
    return one.about == line.about && one.subject == line.subject;
  });
  if (line.state != AlertLine::State::kBack)
    told.push_back({line.about, line.state, line.subject, line.name, ToldTrouble::Now::kWell});
}

Result<Alert> MemoryStore::alert(std::int64_t number) {
  const auto found = memory_->alerts.find(number);
  if (found == memory_->alerts.end()) return failure(Errc::kUsage, "the alert is gone");
  return found->second;
}

}  // namespace feedmill::memory
