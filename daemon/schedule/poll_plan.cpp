#include "schedule/poll_plan.h"

#include <algorithm>
#include <utility>

namespace feedmill {
namespace {

constexpr std::size_t kPromptInARow = 7;

}  // namespace

PollPlan::PollPlan(const std::vector<DueSource>& sources, std::size_t per_host,
                   const HandedOut& before)
    : ids_(sources.size()), per_host_(std::max<std::size_t>(1, per_host)), left_(sources.size()) {
  for (const DueSource& source : sources) {
    Host& host = hosts_[source.host];
    ++host.end;
    host.standing = std::min(host.standing, source.standing);
  }
  std::size_t begin = 0;
  for (const DueSource& source : sources) {
    auto& named = *hosts_.find(source.host);
    Host& host = named.second;
    if (!std::exchange(host.placed, true)) {
      const auto busy = before.find(source.host);
      if (busy != before.end()) host.handed_out = busy->second;
      host.ready = host.handed_out < per_host_;
      if (host.ready) ready_of(host.standing).push_back(&named);
      host.next = begin;
      begin += std::exchange(host.end, begin);
    }
    ids_[host.end++] = source.id;
  }
}

/// Whose turn it is; null: nobody's.
PollPlan::Queue* PollPlan::turn(bool only_prompt) {
  Queue& prompt = ready_of(Standing::kPrompt);
  Queue& unknown = ready_of(Standing::kUnknown);
  Queue& other = unknown.empty() ? ready_of(Standing::kSlow) : unknown;
  if (only_prompt || other.empty()) return prompt.empty() ? nullptr : &prompt;
  if (prompt.empty() || prompt_in_a_row_ >= kPromptInARow) {
    prompt_in_a_row_ = 0;
    return &other;
  }
  ++prompt_in_a_row_;
  return &prompt;
}

std::optional<DueSource> PollPlan::next(bool only_prompt) {
  Queue* const queue = turn(only_prompt);
  if (queue == nullptr) return std::nullopt;
  auto& [name, host] = *queue->front();
  const DueSource source{ids_[host.next++], name, host.standing};
  ++host.handed_out;
  --left_;
  if (!host.waits() || host.handed_out >= per_host_) {
    host.ready = false;
    queue->pop_front();
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
    ready_of(host.standing).push_front(&*found);  // in front: its connection is still warm
  } else if (!host.waits() && host.handed_out == 0) {
    hosts_.erase(found);
  }
}

}  // namespace feedmill
