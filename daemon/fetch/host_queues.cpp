#include "fetch/host_queues.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace feedmill {
namespace {

// How long a host may hold its places while others wait: a dozen quick answers, or one slow one.
constexpr auto kTurn = std::chrono::seconds(2);

constexpr std::size_t kKept = 8;  // one place in so many is for what is prompt
constexpr std::size_t kPromptInARow = 7;

}  // namespace

void HostQueues::set_limits(std::size_t max_concurrent, std::size_t per_host) {
  max_concurrent_ = max_concurrent;
  per_host_ = per_host;
  for (auto& host : hosts_) offer(host, false);
}

/// Puts a host into the ring if it could start something.
void HostQueues::offer(Hosts::value_type& host, bool first) {
  Host& state = host.second;
  if (state.in_ring || state.jobs.empty() || state.active >= per_host_) return;
  state.in_ring = true;
  state.ring = state.jobs.front()->request.standing;
  Ring& ring = ring_of(state.ring);
  state.place = ring.insert(first ? ring.begin() : ring.end(), &host);
}

void HostQueues::withdraw(Hosts::value_type& host) {
  if (!host.second.in_ring) return;
  host.second.in_ring = false;
  ring_of(host.second.ring).erase(host.second.place);
}

void HostQueues::push(std::unique_ptr<Job> job) {
  auto& host = *hosts_.try_emplace(job->host).first;
  host.second.jobs.push_back(std::move(job));
  ++waiting_;
  offer(host, false);
}

void HostQueues::push_first(std::unique_ptr<Job> job) {
  auto& host = *hosts_.try_emplace(job->host).first;
  host.second.jobs.push_front(std::move(job));
  ++waiting_;
  withdraw(host);
  offer(host, true);
}

bool HostQueues::wants_room() const {
  return !rings_[static_cast<std::size_t>(Standing::kPrompt)].empty() ||
         !rings_[static_cast<std::size_t>(Standing::kUnknown)].empty();
}

bool HostQueues::others_wait() const {
  return std::any_of(rings_.begin(), rings_.end(), [](const Ring& ring) { return !ring.empty(); });
}

/// The ring whose first host has its turn; null: nobody has.
HostQueues::Ring* HostQueues::turn() {
  if (active_ >= max_concurrent_) return nullptr;
  Ring& prompt = ring_of(Standing::kPrompt);
  Ring& unknown = ring_of(Standing::kUnknown);
  Ring& other = unknown.empty() ? ring_of(Standing::kSlow) : unknown;
  if (other.empty() || others_active_ + max_concurrent_ / kKept >= max_concurrent_)
    return prompt.empty() ? nullptr : &prompt;
  if (prompt.empty() || prompt_in_a_row_ >= kPromptInARow) {
    prompt_in_a_row_ = 0;
    return &other;
  }
  ++prompt_in_a_row_;
  return &prompt;
}

std::unique_ptr<Job> HostQueues::take(Monotonic now) {
  while (Ring* const ring = turn()) {
    Hosts::value_type& host = *ring->front();
    Host& state = host.second;
    withdraw(host);
    if (state.jobs.empty() || state.active >= per_host_) continue;
    if (state.turn_began == Monotonic{}) state.turn_began = now;
    std::unique_ptr<Job> job = std::move(state.jobs.front());
    state.jobs.pop_front();
    --waiting_;
    ++active_;
    ++state.active;
    if (job->request.standing != Standing::kPrompt) ++others_active_;
    // A second connection to this host only after the others have had their first.
    offer(host, false);
    return job;
  }
  return nullptr;
}

void HostQueues::release(const std::string& name, Standing standing, Monotonic now) {
  const auto found = hosts_.find(name);
  if (found == hosts_.end()) return;
  Host& state = found->second;
  --active_;
  --state.active;
  if (standing != Standing::kPrompt) --others_active_;
  if (state.jobs.empty()) {
    if (state.active == 0) {
      withdraw(*found);
      hosts_.erase(found);
    }
    return;
  }
  const bool turn_over = now - state.turn_began > kTurn && others_wait();
  if (turn_over) state.turn_began = {};
  withdraw(*found);
  offer(*found, !turn_over);
}

void HostQueues::recount(const Active& active) {
  for (const auto& one : active) hosts_.try_emplace(one.first);
  for (auto& host : hosts_) host.second.active = 0;
  active_ = others_active_ = waiting_ = 0;
  for (const auto& [name, standing] : active) {
    ++hosts_.at(name).active;
    ++active_;
    if (standing != Standing::kPrompt) ++others_active_;
  }
  for (auto& host : hosts_) {
    waiting_ += host.second.jobs.size();
    withdraw(host);
    offer(host, false);
  }
  std::erase_if(
      hosts_, [](const auto& host) { return host.second.jobs.empty() && host.second.active == 0; });
}

std::vector<std::unique_ptr<Job>> HostQueues::take_all(const std::string& name) {
  std::vector<std::unique_ptr<Job>> out;
  const auto found = hosts_.find(name);
  if (found == hosts_.end()) return out;
  auto& jobs = found->second.jobs;
  out.assign(std::make_move_iterator(jobs.begin()), std::make_move_iterator(jobs.end()));
  waiting_ -= out.size();
  jobs.clear();
  withdraw(*found);
  if (found->second.active == 0) hosts_.erase(found);
  return out;
}

std::vector<std::unique_ptr<Job>> HostQueues::take_all() {
  std::vector<std::string> names;
  for (const auto& host : hosts_) names.push_back(host.first);
  std::vector<std::unique_ptr<Job>> out;
  for (const std::string& name : names) {
    for (auto& job : take_all(name)) out.push_back(std::move(job));
  }
  return out;
}

bool HostQueues::waits(const std::string& name) const {
  const auto found = hosts_.find(name);
  return found != hosts_.end() && !found->second.jobs.empty();
}

}  // namespace feedmill
