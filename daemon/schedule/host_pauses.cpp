#include "schedule/host_pauses.h"

#include <algorithm>

namespace feedmill {

bool HostPauses::is_pause(const std::string& outcome) {
  return outcome == "429" || outcome == "503";
}

void HostPauses::turned_away(const std::string& host, std::int64_t source, Instant until) {
  hosts_[host][source] = until;
}

void HostPauses::served(const std::string& host) { hosts_.erase(host); }

std::optional<Instant> HostPauses::paused_until(const std::string& host, Instant now) {
  const auto found = hosts_.find(host);
  if (found == hosts_.end()) return std::nullopt;
  auto& sources = found->second;
  std::erase_if(sources, [now](const auto& each) { return each.second <= now; });
  if (sources.size() < kSeveral) return std::nullopt;
  return std::min_element(sources.begin(), sources.end(),
                          [](const auto& a, const auto& b) { return a.second < b.second; })
      ->second;
}

bool is_turned_away(const TurnedAwayRow& row, Instant now) {
  return HostPauses::is_pause(row.outcome) && row.source.until > now && row.last_poll <= now;
}

std::vector<TurnedAway> still_turned_away(std::vector<TurnedAwayRow> rows,
                                          const std::unordered_map<std::string, Instant>& served) {
  std::vector<TurnedAway> waiting;
  for (TurnedAwayRow& row : rows) {
    const auto host = served.find(row.source.host);
    if (host != served.end() && host->second > row.last_poll) continue;
    waiting.push_back(std::move(row.source));
  }
  return waiting;
}

}  // namespace feedmill
