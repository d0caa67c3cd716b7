// The source list, the schedule, and who polls what.
#include <algorithm>
#include <unordered_map>
#include <utility>

#include "schedule/host_pauses.h"
#include "schedule/poll_interval.h"
#include "schedule/redirect_memory.h"
#include "store/memory/memory_store.h"
#include "text/url.h"

namespace feedmill::memory {
namespace {

bool is_polled(const KeptSource& source) {
  return source.listed && source.source.enabled && !source.state.gone;
}

}  // namespace

const std::string& shown_name(const KeptSource& source) {
  if (!source.source.name.empty()) return source.source.name;
  return source.state.title.empty() ? source.source.url : source.state.title;
}

std::int64_t MemoryStore::numbered(const std::string& key) const {
  for (const auto& [id, kept] : memory_->sources)
    if (kept.source.key == key) return id;
  return 0;
}

std::int64_t MemoryStore::place(const Source& source, FormerSources& former) {
  std::int64_t number = numbered(source.key);
  if (number == 0)
    if (const auto key = former.take(source)) number = numbered(*key);
  const bool is_new = number == 0;
  if (is_new) number = ++memory_->last_source;
  KeptSource& kept = memory_->sources[number];
  if (!is_new && kept.source.url != source.url) kept.state = at_new_address(std::move(kept.state));
  kept.source = source;
  kept.listed = true;
  if (const auto sooner = brought_forward(source, kept.state)) {
    kept.state.next_poll = sooner->next_poll;
    kept.state.learned = sooner->learned;
  }
  return number;
}

Result<void> MemoryStore::sync_sources(const std::vector<Source>& sources, Instant) {
  FormerSources former(sources);
  for (const auto& one : memory_->sources)
    former.add(one.second.source.key, one.second.source.url, one.second.state.redirect_url);
  std::vector<std::int64_t> placed;
  placed.reserve(sources.size());
  for (const Source& source : sources) placed.push_back(place(source, former));
  for (auto& [id, kept] : memory_->sources)
    kept.listed = std::find(placed.begin(), placed.end(), id) != placed.end();
  return {};
}

std::vector<std::int64_t> MemoryStore::named_sources(const std::string& name) const {
  std::vector<std::int64_t> ids;
  for (const auto& [id, kept] : memory_->sources) {
    const Source& source = kept.source;
    const bool by_title = source.name.empty() && kept.state.title == name;
    if (source.name == name || source.url == name || by_title) ids.push_back(id);
  }
  return ids;
}

Result<std::vector<DueSource>> MemoryStore::due(DueSelection selection,
                                                const std::vector<std::string>& named, Instant now,
                                                Seconds max_interval) {
  const Instant horizon = schedule_horizon(now, max_interval);
  std::vector<std::int64_t> asked;
  for (const std::string& name : named) {
    const auto ids = named_sources(name);
    const bool any =
        std::any_of(ids.begin(), ids.end(), [&](auto id) { return memory_->sources[id].listed; });
    if (!any && selection == DueSelection::kNamed)
      return failure(Errc::kUsage, "no source is named " + name);
    asked.insert(asked.end(), ids.begin(), ids.end());
  }
  std::vector<DueSource> found;
  for (const auto& [id, kept] : memory_->sources) {
    const bool wanted =
        selection == DueSelection::kNamed
            ? kept.listed && kept.source.enabled &&
                  std::find(asked.begin(), asked.end(), id) != asked.end()
            : is_polled(kept) && (selection == DueSelection::kAll ||
                                  is_due(kept.state.next_poll, kept.state.last_poll, now, horizon));
    if (wanted) found.push_back({id, host_and_port(kept.source.url), kept.state.standing});
  }
  return found;
}

Result<std::optional<Instant>> MemoryStore::next_due() {
  std::optional<Instant> next;
  for (const auto& [id, kept] : memory_->sources) {
    if (!is_polled(kept) || memory_->claims.count(id) != 0) continue;
    const Instant due = kept.state.next_poll.value_or(Instant{});
    next = next ? std::min(*next, due) : due;
  }
  return next;
}

Result<std::vector<TurnedAway>> MemoryStore::turned_away(Instant now) {
  std::unordered_map<std::string, Instant> served;  // by host, when last
  for (const auto& source : memory_->sources) {
    const KeptSource& kept = source.second;
    if (!kept.listed || !kept.state.last_success) continue;
    Instant& last = served[asked_host(kept.source, kept.state)];
    last = std::max(last, *kept.state.last_success);
  }
  std::vector<TurnedAwayRow> rows;
  for (const auto& [id, kept] : memory_->sources) {
    const SourceState& state = kept.state;
    if (!kept.listed || !state.next_poll) continue;
    const TurnedAwayRow row{{id, asked_host(kept.source, state), *state.next_poll},
                            state.outcome,
                            state.last_poll.value_or(Instant{})};
    if (is_turned_away(row, now)) rows.push_back(row);
  }
  return still_turned_away(std::move(rows), served);
}

Result<std::vector<IntervalCount>> MemoryStore::intervals() {
  std::map<Seconds, std::int64_t> counts;
  for (const auto& source : memory_->sources)
    if (is_polled(source.second)) ++counts[source.second.state.interval];
  std::vector<IntervalCount> found;
  found.reserve(counts.size());
  for (const auto& [interval, sources] : counts) found.push_back({interval, sources});
  return found;
}

Result<std::vector<PollTask>> MemoryStore::claim(const std::vector<std::int64_t>& source_ids,
                                                 Instant) {
  std::vector<PollTask> tasks;
  for (const std::int64_t id : source_ids) {
    const auto kept = memory_->sources.find(id);
    if (kept == memory_->sources.end() || !kept->second.listed) continue;
    if (memory_->claims.try_emplace(id, process_).second)
      tasks.push_back({id, kept->second.source, kept->second.state});
  }
  return tasks;
}

Result<void> MemoryStore::release(const std::vector<std::int64_t>& source_ids) {
  for (const std::int64_t id : source_ids) {
    const auto claim = memory_->claims.find(id);
    if (claim != memory_->claims.end() && claim->second == process_) memory_->claims.erase(claim);
  }
  return {};
}

Result<std::vector<KnownSource>> MemoryStore::known_sources() {
  std::vector<KnownSource> found;
  for (const auto& [id, kept] : memory_->sources)
    found.push_back({id, kept.listed, kept.source, kept.state});
  return found;
}

Result<std::vector<SourceStatus>> MemoryStore::status() {
  std::vector<SourceStatus> found;
  for (const auto& source : memory_->sources) {
    const KeptSource& kept = source.second;
    if (!kept.listed) continue;
    SourceStatus status{kept.source, kept.state, kept.entries, kept.last_entry, {}, {}};
    if (!kept.gaps.empty()) status.gap = kept.gaps.back().second;
    if (kept.state.redirect_trusted) status.moved_to = kept.state.redirect_url;
    found.push_back(std::move(status));
  }
  return found;
}

}  // namespace feedmill::memory
