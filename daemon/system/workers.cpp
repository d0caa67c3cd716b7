#include "system/workers.h"

#include <sched.h>

#include <algorithm>
#include <system_error>
#include <utility>

namespace feedmill {
namespace {

thread_local std::size_t this_worker = 0;

}  // namespace

std::size_t worker_number() { return this_worker; }

bool Workers::Work::begin() {
  State waits = State::kWaits;
  return state_.compare_exchange_strong(waits, State::kRuns);
}

void Workers::Work::finish() {
  body_ = nullptr;
  state_.store(State::kDone, std::memory_order_release);
  state_.notify_all();
}

void Workers::Work::run() {
  try {
    body_();
  } catch (...) {
    thrown_ = std::current_exception();
  }
  finish();
}

Workers::Workers(std::size_t most) : most_(std::min(most, kMost)) {}

Workers::~Workers() {
  {
    const std::lock_guard lock(mutex_);
    over_ = true;
    waiting_.clear();
  }
  something_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

std::size_t Workers::of_this_machine() {
  cpu_set_t cores;
  if (::sched_getaffinity(0, sizeof cores, &cores) != 0) return 0;
  return std::min(static_cast<std::size_t>(std::max(CPU_COUNT(&cores), 1)) - 1, kMost);
}

Workers::Job Workers::begin(std::function<void()> work) {
  auto job = std::make_shared<Work>(std::move(work));
  if (most_ == 0) return job;
  {
    const std::lock_guard lock(mutex_);
    waiting_.push_back(job);
    if (waiting_.size() > idle_ && threads_.size() < most_) start_one();
  }
  something_.notify_one();
  return job;
}

/// Where there is no thread to be had, whoever wants the work does it.
void Workers::start_one() try {
  threads_.reserve(most_);
  threads_.emplace_back([this, number = threads_.size() + 1] { work(number); });
} catch (const std::system_error&) {
}

/// The oldest that waits. With the lock.
Workers::Job Workers::next() {
  if (waiting_.empty()) return nullptr;
  Job job = std::move(waiting_.front());
  waiting_.pop_front();
  return job;
}

void Workers::work(std::size_t number) {
  this_worker = number;
  std::unique_lock lock(mutex_);
  while (!over_) {
    Job job = next();
    if (!job) {
      ++idle_;
      something_.wait(lock);
      --idle_;
      continue;
    }
    lock.unlock();
    if (job->begin()) job->run();
    job.reset();
    lock.lock();
  }
}

/// The oldest that waits; whether there was any.
bool Workers::work_along() {
  Job other;
  {
    const std::lock_guard lock(mutex_);
    other = next();
  }
  if (other == nullptr) return false;
  if (other->begin()) other->run();
  return true;
}

bool Workers::step_towards(const Job& job) {
  if (job->begin()) {
    job->run();
  } else if (!job->is_done() && !work_along()) {
    job->state_.wait(Work::State::kRuns, std::memory_order_acquire);
  }
  if (!job->is_done()) return false;
  if (job->thrown_ != nullptr) std::rethrow_exception(job->thrown_);
  return true;
}

Workers::Job Workers::done() {
  auto job = std::make_shared<Work>(nullptr);
  job->finish();
  return job;
}

bool Workers::drop(const Job& job) {
  if (!job->begin()) return false;
  job->finish();
  return true;
}

}  // namespace feedmill
