// The order of one pass: which due source is handed to the fetch loop next. One host's sources come
// back to back, so that its connection is reused, but no host holds more than its share of the
// places: a host of 500 dead feeds delays no other. What answered soon last time goes before what
// did not, but for one in eight: nobody waits for ever. Pure; belongs to one thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "feedmill/polls.h"

namespace feedmill {

class PollPlan {
 public:
  PollPlan() = default;
  PollPlan(PollPlan&&) = default;  // a copy's ready_ would be the original's
  PollPlan& operator=(PollPlan&&) = default;
  /// How many sources of each host are handed out and not yet finished.
  using HandedOut = std::unordered_map<std::string, std::size_t>;

  /// `sources` in any order; `per_host` is how many of a host may be handed out and not yet
  /// finished, `before` those that an earlier plan handed out: they count.
  PollPlan(const std::vector<DueSource>& sources, std::size_t per_host,
           const HandedOut& before = {});

  /// The next source, or nothing while every host that has one left holds its share. With
  /// `only_prompt` one whose host answered soon when it was last asked.
  std::optional<DueSource> next(bool only_prompt = false);

  /// A source that next() gave is done with; `host` is its host.
  void finished(const std::string& host);

  /// How many were not handed out yet.
  std::size_t left() const { return left_; }

 private:
  struct Host {
    std::size_t next = 0, end = 0;  // those that wait, in ids_
    std::size_t handed_out = 0;
    bool placed = false;                  // has its part of ids_
    bool ready = false;                   // stands in ready_
    Standing standing = Standing::kSlow;  // the best of its sources
    bool waits() const { return next < end; }
  };
  using Hosts = std::unordered_map<std::string, Host>;

  using Queue = std::deque<Hosts::value_type*>;
  Queue& ready_of(Standing standing) { return ready_[static_cast<std::size_t>(standing)]; }
  const Queue& ready_of(Standing standing) const {
    return ready_[static_cast<std::size_t>(standing)];
  }
  Queue* turn(bool only_prompt);

  Hosts hosts_;
  std::vector<std::int64_t> ids_;    // one host's side by side
  std::array<Queue, 3> ready_;       // by standing
  std::size_t prompt_in_a_row_ = 0;  // while others waited
  std::size_t per_host_ = 1;
  std::size_t left_ = 0;
};

}  // namespace feedmill
