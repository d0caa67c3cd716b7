#include "app/decided_polls.h"

#include <utility>

#include "ingest/weight.h"
#include "system/log.h"

namespace feedmill {
namespace {

constexpr std::size_t kBatchBytes = 8U << 20U;

}  // namespace

DecidedPolls::DecidedPolls(Polls& store, const Clock& clock, std::function<void()> beat,
                           FailedInside failed)
    : store_(store), clock_(clock), beat_(std::move(beat)), failed_(std::move(failed)) {}

void DecidedPolls::add(PollUpdate update) {
  bytes_ += bytes_of(update);
  updates_.push_back(std::move(update));
}

void DecidedPolls::add(const PollTask& task, PollUpdate update) {
  tasks_.insert_or_assign(task.source_id, task);
  add(std::move(update));
}

bool DecidedPolls::is_full() const {
  return next_alone_ || updates_.size() >= kBatch || bytes_ >= kBatchBytes;
}

bool DecidedPolls::is_due() const { return is_full() || clock_.steady() - stored_ >= kFlushAfter; }

void DecidedPolls::forget() {
  updates_.clear();
  tasks_.clear();
  bytes_ = 0;
}

Result<std::vector<std::int64_t>> DecidedPolls::store() {
  next_alone_ = false;
  if (updates_.empty()) return std::vector<std::int64_t>();
  stored_ = clock_.steady();
  const std::vector<PollUpdate> updates = std::exchange(updates_, {});
  const auto tasks = std::exchange(tasks_, {});
  bytes_ = 0;
  beat_();
  const auto applied = store_.apply(updates, clock_.now());
  beat_();
  if (!applied) {
    if (auto done = apply_each(updates, tasks); !done) return tl::unexpected(done.error());
  }
  std::vector<std::int64_t> sources;
  sources.reserve(updates.size());
  for (const PollUpdate& update : updates) sources.push_back(update.source_id);
  return sources;
}

Result<void> DecidedPolls::apply_each(const std::vector<PollUpdate>& updates,
                                      const std::unordered_map<std::int64_t, PollTask>& tasks) {
  for (const PollUpdate& update : updates) {
    beat_();
    const auto task = tasks.find(update.source_id);
    auto done = apply_alone(update, task == tasks.end() ? nullptr : &task->second);
    if (!done) return done;
  }
  return {};
}

/// One that cannot be stored even alone has failed; where that cannot be stored either, it is the
/// store's failure.
Result<void> DecidedPolls::apply_alone(const PollUpdate& update, const PollTask* task) {
  const auto applied = store_.apply({update}, clock_.now());
  if (applied) return {};
  if (task == nullptr) return tl::unexpected(applied.error());
  const PollUpdate failed = failed_(*task, applied.error().message);
  if (!store_.apply({failed}, clock_.now())) return tl::unexpected(applied.error());
  log(LogLevel::kError, {{"event", "storage"},
                         {"source", task->source.name},
                         {"url", task->source.url},
                         {"error", failed.state.last_error}});
  return {};
}

}  // namespace feedmill
