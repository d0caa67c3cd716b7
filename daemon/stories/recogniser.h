// Which story a report belongs to, decided against the window of those before it, the surest ground
// first: the same article, a copy of it, the same event. Given the same window the decision is the
// same: no clock, no chance, no order of a hash table. Belongs to one thread.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "stories/decision.h"
#include "stories/rules.h"
#include "stories/window.h"

namespace feedmill::stories {

/// A report on its way to a story.
struct Candidate {
  std::int64_t source = 0;
  Instant time{};
  Features features;
  std::vector<std::int64_t> not_with;  ///< stories that a person has split it from
};

class Recogniser {
 public:
  explicit Recogniser(const Rules& rules = {}) : rules_(rules) {}

  /// What the reports before it tell of one, before it is decided on: a title of names only is in
  /// the language that its source writes in, and of what may be an outlet's name those are kept
  /// that name a source.
  void tell_of_window(Candidate& report) const;
  Decision decide(const Candidate& report) const;
  /// Remembers a report with the story that it was given.
  void add(Member member, Instant began) { window_.add(std::move(member), began); }
  /// The one story becomes part of the other.
  void merge(std::int64_t from, std::int64_t into) { window_.merge(from, into); }
  const Window& window() const { return window_; }

 private:
  Rules rules_;
  Window window_;
};

}  // namespace feedmill::stories
