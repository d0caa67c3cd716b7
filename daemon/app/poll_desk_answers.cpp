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
  if (fatal_.knows(result.id)) {  // what was decided of others is safe first
    if (auto stored = store_decided(); !stored) return tl::unexpected(stored.error());
    decided_.store_next_alone();
  }
  plan_.finished(source.host);
  if (is_cancelled(result)) return let_go({result.id});
  return judge(source.task, std::move(result));
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

/// Whatever is wrong with one source's answer is that source's failure.
Result<void> PollDesk::decide_one(const PollTask& task, FetchResult result) {
  const auto took = result.took;
  std::string reason;
  std::optional<Marked> mark;  // a 304 has nothing in it that anything could die at
  if (!std::holds_alternative<NotModified>(result.outcome))
    mark.emplace(setbacks_, unit_of_poll(task.source_id));
  try {
    auto done = decide_answer(task, std::move(result));
    if (done || done.error().code == Errc::kStorage) return done;
    reason = done.error().message;
  } catch (const std::exception& thrown) {
    reason = reason_of(thrown);
  }
  walks_.drop(task.source_id);
  outstanding_.erase(task.source_id);
  return keep(task, took, failed_inside(task, reason));
}

/// What becomes of a source on whose answer this program itself has failed: as of any failure.
PollUpdate PollDesk::failed_inside(const PollTask& task, const std::string& reason) const {
  FetchResult failed;
  failed.id = task.source_id;
  failed.outcome = FetchFailed{FetchFailure::kInside, 0, "could not be worked on: " + reason};
  return decide(task, interpret(task, std::move(failed), config_->http.max_body), {}, {},
                clock_.now(), policy_);
}

Result<void> PollDesk::decide_answer(const PollTask& task, FetchResult result) {
  const auto took = result.took;
  const Standing standing = standing_after(result);
  beat_();  // one answer is read between two beats, and decided between two: whoever calls
  Interpretation reading = interpret(task, std::move(result), config_->http.max_body);
  beat_();
  std::vector<KnownKey> known;
  if (const auto keys = keys_wanted(reading); !keys.empty()) {
    auto found = store_.known(task.source_id, keys);
    if (!found) return tl::unexpected(found.error());
    known = std::move(*found);
  }
  std::vector<StoredEntry> stored;
  if (const auto wanted = entries_wanted(reading, known); !wanted.empty()) {
    auto found = store_.stored(wanted);
    if (!found) return tl::unexpected(found.error());
    stored = std::move(*found);
  }
  PollUpdate update = decide(task, std::move(reading), known, stored, clock_.now(), policy_);
  update.state.standing = standing;
  if (update.gap)
    return follow(walks_.begin(task, std::move(update)), asked_host(task.source, task.state));
  return keep(task, took, std::move(update));
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
