// Whose turn it is. A host has at most `per_host` transfers at once and all together at most
// `max_concurrent`. Hosts take turns; within its turn a host's requests follow each other back to
// back, so that one connection carries them, and a host whose turn has lasted long makes room while
// others wait. What answered soon last time goes first, and an eighth of all places is kept for it:
// a resolver that hangs for a hundred hosts takes the other seven. No clock of its own; the fetch
// loop only.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <list>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "fetch/job.h"

namespace feedmill {

using Monotonic = std::chrono::steady_clock::time_point;

class HostQueues {
 public:
  HostQueues(std::size_t max_concurrent, std::size_t per_host)
      : max_concurrent_(max_concurrent), per_host_(per_host) {}

  void set_limits(std::size_t max_concurrent, std::size_t per_host);

  /// At the end of its host's queue.
  void push(std::unique_ptr<Job> job);
  /// At its front, and its host before the others: a hop of a fetch that has begun.
  void push_first(std::unique_ptr<Job> job);
  /// A job that may start now, or null. Its host and one of all places are taken until release().
  std::unique_ptr<Job> take(Monotonic now);
  /// The place of a job that take() gave; `host` is what its host was then.
  void release(const std::string& host, Standing standing, Monotonic now);
  /// The hosts, and what they are like, of what is active.
  using Active = std::vector<std::pair<std::string, Standing>>;
  /// What is active is no other than this: who was to release the others was cut short.
  void recount(const Active& active);
  /// Everything that waits, as it stands.
  template <class Look>
  void each(Look look) const {
    for (const auto& host : hosts_)
      for (const auto& job : host.second.jobs) look(*job);
  }
  /// Everything that waits for `host`.
  std::vector<std::unique_ptr<Job>> take_all(const std::string& host);
  /// Everything that waits.
  std::vector<std::unique_ptr<Job>> take_all();

  bool waits(const std::string& host) const;
  /// Whether something that is not known to be slow waits for a place alone.
  bool wants_room() const;
  std::size_t waiting() const { return waiting_; }
  std::size_t active() const { return active_; }

 private:
  struct Host;
  using Hosts = std::unordered_map<std::string, Host>;
  using Ring = std::list<std::pair<const std::string, Host>*>;
  struct Host {
    std::list<std::unique_ptr<Job>> jobs;
    std::size_t active = 0;
    bool in_ring = false;
    Ring::iterator place{};  // with in_ring
    Standing ring{};         // which one, with in_ring
    Monotonic turn_began{};
  };

  Ring& ring_of(Standing standing) { return rings_[static_cast<std::size_t>(standing)]; }
  bool others_wait() const;
  Ring* turn();
  void offer(Hosts::value_type& host, bool first);
  void withdraw(Hosts::value_type& host);

  std::size_t max_concurrent_, per_host_;
  std::size_t waiting_ = 0, active_ = 0;
  Hosts hosts_;                // those with something waiting or active
  std::array<Ring, 3> rings_;  // those that could start something now, by standing of the next job
  std::size_t others_active_ = 0;    // of those that are active, not prompt
  std::size_t prompt_in_a_row_ = 0;  // while others waited
};

}  // namespace feedmill
