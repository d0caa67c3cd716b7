// What the desk of polls does with answers; what it hands out is in poll_desk.cpp.
#include <utility>

#include "app/poll_desk.h"
#include "ingest/decide.h"
#include "schedule/redirect_memory.h"
#include "system/log.h"

namespace feedmill {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr auto kProbeEvery = seconds(30);  // while this machine is offline
constexpr auto kSetAside =
    seconds(60);  // a source that could not be reached then: others are tried first
constexpr int kProbesOfAPass = 3;  // then a pass gives up
constexpr auto kPromptWithin = seconds(2);

/// Whatever answered did; what it said is another matter.
Standing standing_after(const FetchResult& result) {
  const auto* failed = std::get_if<FetchFailed>(&result.outcome);
  const bool answered = failed == nullptr || failed->status != 0;
  return answered && result.took <= kPromptWithin ? Standing::kPrompt : Standing::kSlow;
}

bool is_cancelled(const FetchResult& result) {
  const auto* failed = std::get_if<FetchFailed>(&result.outcome);
  return failed != nullptr && failed->kind == FetchFailure::kCancelled;
}

}  // namespace

Result<void> PollDesk::take(FetchResult result) {
  const auto found = outstanding_.find(result.id);
  if (found == outstanding_.end()) return {};
  const Outstanding source = std::move(found->second);
  outstanding_.erase(found);
  if (walks_.contains(result.id)) return take_page(std::move(result), source.host);
  plan_.finished(source.host);
  if (fatal_.knows(result.id)) return take_alone(source.task, std::move(result));
  if (is_cancelled(result)) return let_go({result.id});
  return judge(source.task, std::move(result));
}

/// What was decided of others is safe first, and nothing else is worked on meanwhile.
Result<void> PollDesk::take_alone(const PollTask& task, FetchResult result) {
  if (auto done = read_all(); !done) return done;
  if (auto stored = store_decided(); !stored) return tl::unexpected(stored.error());
  decided_.store_next_alone();
  if (is_cancelled(result)) return let_go({task.source_id});
  if (auto done = judge(task, std::move(result)); !done) return done;
  return read_all();
}

/// Whether it could not be reached, or what it has answered.
Result<void> PollDesk::judge(const PollTask& task, FetchResult result) {
  switch (offline_.observe(asked_host(task.source, task.state), result)) {
    case OfflineWatch::Sign::kUnreachable:
      suspects_.push_back({task, std::move(result)});
      return {};
    case OfflineWatch::Sign::kReached:
      set_aside_.clear();
      if (auto done = blame_suspects(); !done) return done;
      break;
    case OfflineWatch::Sign::kNone:
      break;
  }
  return decide_one(task, std::move(result));
}

/// Nothing is in the air: whose fault it was that some could not be reached is clear now.
Result<void> PollDesk::conclude() {
  if (suspects_.empty()) return {};
  if (!offline_.offline()) return blame_suspects();
  log(LogLevel::kWarning, {{"event", "offline"},
                           {"error", "no host can be reached: no failure is counted"},
                           {"sources", std::to_string(suspects_.size())}});
  std::vector<std::int64_t> ids;
  for (const Suspect& suspect : suspects_) {
    ids.push_back(suspect.task.source_id);
    set_aside_[suspect.task.source_id] = clock_.steady() + kSetAside;
    progress_.not_counted();
  }
  suspects_.clear();
  probe_ = clock_.steady() + kProbeEvery;
  if (!options_.daemon && ++probes_ >= kProbesOfAPass) plan_ = PollPlan();
  return let_go(ids);
}

/// Those that could not be reached while others could: it is their fault.
Result<void> PollDesk::blame_suspects() {
  std::vector<Suspect> suspects;
  suspects.swap(suspects_);
  for (Suspect& suspect : suspects) {
    if (auto done = decide_one(suspect.task, std::move(suspect.result)); !done) return done;
  }
  return {};
}

/// What holds no document is decided on at once, unless others came before it.
Result<void> PollDesk::decide_one(const PollTask& task, FetchResult result) {
  if (!is_reading() && !std::holds_alternative<Fetched>(result.outcome))
    return decide_at_once(task, std::move(result));
  const Standing standing = standing_after(result);
  readings_.add(task, std::move(result), standing, config_->http.max_body);
  return read_on(false);
}

Result<void> PollDesk::decide_at_once(const PollTask& task, FetchResult result) {
  std::optional<Marked> mark;  // a 304 has nothing in it that anything could die at
  if (!std::holds_alternative<NotModified>(result.outcome))
    mark.emplace(setbacks_, unit_of_poll(task.source_id));
  Readings::Decided decided{task, result.took, standing_after(result), {}, {}};
  try {
    decided.update = decide(task, interpret(task, std::move(result), config_->http.max_body), {},
                            {}, clock_.now(), policy_);
  } catch (const std::exception& thrown) {
    decided.failure = reason_of(thrown);
  }
  return take_decided(std::move(decided));
}

/// What has been read, in the order in which it came; the oldest is waited for where there is no
/// room for more.
Result<void> PollDesk::read_on(bool wait) {
  while (is_reading() && (decided_.empty() || !decided_.is_full())) {
    auto decided =
        readings_.next(std::exchange(wait, false) || readings_.is_full(), clock_.now(), policy_);
    if (!decided) return tl::unexpected(decided.error());
    if (!*decided) return {};
    if (auto done = take_decided(std::move(**decided)); !done) return done;
  }
  return {};
}

Result<void> PollDesk::read_all() {
  while (is_reading()) {
    auto decided = readings_.next(true, clock_.now(), policy_);
    if (!decided) return tl::unexpected(decided.error());
    if (auto done = take_decided(std::move(**decided)); !done) return done;
  }
  return {};
}

/// Whatever is wrong with one source's answer is that source's failure.
Result<void> PollDesk::take_decided(Readings::Decided decided) {
  const PollTask& task = decided.task;
  std::string reason = decided.failure;
  if (reason.empty()) {
    const Marked mark(setbacks_, unit_of_poll(task.source_id));
    try {
      auto done = keep_decided(decided);
      if (done || done.error().code == Errc::kStorage) return done;
      reason = done.error().message;
    } catch (const std::exception& thrown) {
      reason = reason_of(thrown);
    }
  }
  walks_.drop(task.source_id);
  outstanding_.erase(task.source_id);
  return keep(task, decided.took, failed_inside(task, reason));
}

Result<void> PollDesk::keep_decided(Readings::Decided& decided) {
  const PollTask& task = decided.task;
  decided.update.state.standing = decided.standing;
  if (decided.update.gap)
    return follow(walks_.begin(task, std::move(decided.update)),
                  asked_host(task.source, task.state));
  return keep(task, decided.took, std::move(decided.update));
}

/// What becomes of a source on whose answer this program itself has failed: as of any failure.
PollUpdate PollDesk::failed_inside(const PollTask& task, const std::string& reason) const {
  FetchResult failed;
  failed.id = task.source_id;
  failed.outcome = FetchFailed{FetchFailure::kInside, 0, "could not be worked on: " + reason};
  return decide(task, interpret(task, std::move(failed), config_->http.max_body), {}, {},
                clock_.now(), policy_);
}

Result<void> PollDesk::take_page(FetchResult result, const std::string& host) {
  if (is_cancelled(result)) {
    walks_.drop(result.id);
    return let_go({result.id});
  }
  auto step = walks_.take(std::move(result), config_->http.max_body);
  if (!step) return tl::unexpected(step.error());
  return follow(std::move(*step), host);
}

/// An archive's next page, or what its walk has come to.
Result<void> PollDesk::follow(ArchiveWalks::Step step, const std::string& host) {
  const std::int64_t source = step.task.source_id;
  if (step.found) return keep(step.task, milliseconds(0), std::move(*step.found));
  if (!step.page) {
    progress_.not_counted();
    return let_go({source});
  }
  outstanding_.emplace(source, Outstanding{std::move(step.task), host});
  order_(std::move(*step.page));
  return {};
}

Result<void> PollDesk::keep(const PollTask& task, milliseconds took, PollUpdate update) {
  const SourceState& state = update.state;
  if (HostPauses::is_pause(state.outcome) && state.next_poll)
    pauses_.turned_away(asked_host(task.source, task.state), task.source_id, *state.next_poll);
  else if (state.failures == 0)
    pauses_.served(asked_host(task.source, task.state));
  progress_.polled(task, took, update);
  decided_.add(task, std::move(update));
  return {};
}

}  // namespace feedmill
