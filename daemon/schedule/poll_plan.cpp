#include "schedule/poll_plan.h"

#include <algorithm>

namespace feedmill {

PollPlan::PollPlan(const std::vector<DueSource>& sources, std::size_t per_host)
    : per_host_(std::max<std::size_t>(1, per_host)), left_(sources.size()) {
  for (const DueSource& source : sources) {
    Host& host = hosts_[source.host];
    host.waiting.push_back(source.id);
    if (host.ready) continue;
    host.ready = true;
    ready_.push_back(source.host);
  }
}

std::optional<DueSource> PollPlan::next() {
  if (ready_.empty()) return std::nullopt;
  const std::string name = ready_.front();
  Host& host = hosts_.at(name);
  const DueSource source{host.waiting.front(), name};
  host.waiting.pop_front();
  ++host.handed_out;
  --left_;
  if (host.waiting.empty() || host.handed_out >= per_host_) {
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
  if (!host.waiting.empty()) {
    make_ready(name, host);
  } else if (host.handed_out == 0) {
    hosts_.erase(found);
  }
}

// In front: its connection is still warm.
void PollPlan::make_ready(const std::string& name, Host& host) {
  if (host.ready) return;
  host.ready = true;
  ready_.push_front(name);
}

}  // namespace feedmill
