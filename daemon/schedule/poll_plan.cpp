#include "schedule/poll_plan.h"

#include <algorithm>
#include <utility>

namespace feedmill {

PollPlan::PollPlan(const std::vector<DueSource>& sources, std::size_t per_host,
                   const HandedOut& before)
    : ids_(sources.size()), per_host_(std::max<std::size_t>(1, per_host)), left_(sources.size()) {
  for (const DueSource& source : sources) ++hosts_[source.host].end;
  std::size_t begin = 0;
  for (const DueSource& source : sources) {
    auto& named = *hosts_.find(source.host);
    Host& host = named.second;
    if (!std::exchange(host.placed, true)) {
      const auto busy = before.find(source.host);
      if (busy != before.end()) host.handed_out = busy->second;
      host.ready = host.handed_out < per_host_;
      if (host.ready) ready_.push_back(&named);
      host.next = begin;
      begin += std::exchange(host.end, begin);
    }
    ids_[host.end++] = source.id;
  }
}

std::optional<DueSource> PollPlan::next() {
  if (ready_.empty()) return std::nullopt;
  auto& [name, host] = *ready_.front();
  const DueSource source{ids_[host.next++], name};
  ++host.handed_out;
  --left_;
  if (!host.waits() || host.handed_out >= per_host_) {
    host.ready = false;
    ready_.pop_front();
  }
  return source;
}

void PollPlan::finished(const std::string& name) {
  const auto found = hosts_.find(name);
  if (found == hosts_.end()) return;
  Host& host = found->second;
  if (host.handed_out > 0) --host.handed_out;
  if (host.waits() && !host.ready) {
    host.ready = true;
    ready_.push_front(&*found);  // in front: its connection is still warm
  } else if (!host.waits() && host.handed_out == 0) {
    hosts_.erase(found);
  }
}

}  // namespace feedmill
