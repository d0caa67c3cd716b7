// The file: sources being read, each in a thread of its own (system/aside.h): a file system that
// does not answer holds up nobody else. Those for whose bodies there is no room wait. The fetch
// loop only.
#pragma once

#include <deque>
#include <functional>
#include <future>
#include <memory>
#include <variant>
#include <vector>

#include "feedmill/http.h"
#include "fetch/body_budget.h"
#include "fetch/host_queues.h"
#include "fetch/job.h"

namespace feedmill {

class FileReadings {
 public:
  using Outcome = std::variant<Fetched, NotModified, FetchFailed>;
  /// Takes what has been read, or has failed.
  using Done = std::function<void(Job&, Outcome)>;

  FileReadings(std::shared_ptr<BodyBudget> budget, Done done)
      : budget_(std::move(budget)), done_(std::move(done)) {}

  void push(std::unique_ptr<Job> job) { waiting_.push_back(std::move(job)); }
  /// Begins what there is room for. What is read at once is done with.
  void start(const FetchOptions& options);
  /// Those that have ended, or whose time is over.
  void conclude();

  bool has_waiting() const { return !waiting_.empty(); }
  bool has_begun() const { return !begun_.empty(); }
  std::size_t size() const { return waiting_.size() + begun_.size(); }

  /// Every job, as it stands.
  template <class Look>
  void each(Look look) const {
    for (const Reading& reading : begun_) look(*reading.job);
    for (const auto& job : waiting_) look(*job);
  }
  void clear();

 private:
  struct Reading {
    std::unique_ptr<Job> job;
    std::future<Outcome> outcome;
    Monotonic until;
  };
  void begin(std::unique_ptr<Job> job, const FetchOptions& options);
  bool conclude(Reading& reading);

  std::shared_ptr<BodyBudget> budget_;
  Done done_;
  std::deque<std::unique_ptr<Job>> waiting_;  // for room
  std::vector<Reading> begun_;
};

}  // namespace feedmill
