#include "app/digest_desk.h"

#include <algorithm>
#include <thread>
#include <utility>

#include "calendar/digest_due.h"
#include "digest/render.h"
#include "publish/look_file.h"
#include "publish/publisher.h"
#include "schedule/setback.h"
#include "system/crash_point.h"
#include "system/log.h"

namespace feedmill {
namespace {

// A clock may be set, and what could not be written is tried again: no digest is left alone for
// longer.
constexpr auto kLookAgain = std::chrono::minutes(1);

}  // namespace

Result<DigestDesk> DigestDesk::open(Issues& store, Setbacks& setbacks,
                                    const std::vector<DigestSpec>& digests,
                                    const std::vector<Source>& sources,
                                    std::filesystem::path output) {
  DigestDesk desk(store, setbacks, std::move(output));
  for (const DigestSpec& spec : digests) {
    auto calendar = Calendar::parse(spec.schedule, spec.timezone);
    if (!calendar) return tl::unexpected(calendar.error().with_context("digest " + spec.name));
    auto selection = Selection::compile(spec, sources);
    if (!selection) return tl::unexpected(selection.error().with_context("digest " + spec.name));
    desk.desks_.push_back({spec, std::move(*calendar), std::move(*selection)});
  }
  return desk;
}

bool DigestDesk::rests(const Setback& setback, Instant now) const {
  if (setback.deaths > 0 && waits(setback, now)) return true;
  const auto failed = rests_.find({setback.unit.work, setback.unit.name});
  if (failed == rests_.end()) return false;
  return waits({setback.unit, 0, 0, 0, failed->second}, now);
}

tl::unexpected<Error> DigestDesk::failed(const Setback& setback, std::string error, Instant now) {
  const Setback after = after_failure(setback, std::move(error), now);
  rests_[{after.unit.work, after.unit.name}] = after.next_try;
  static_cast<void>(setbacks_->set_back(after));  // else it is tried again sooner
  return failure(Errc::kFailed, after.error);
}

/// What stands against it, where it is not left alone for now.
Result<std::optional<Setback>> DigestDesk::may_try(const WorkUnit& unit, Instant now) {
  auto known = setbacks_->setback(unit);
  if (!known) return tl::unexpected(known.error());
  if (rests(*known, now)) return std::nullopt;
  if (turn_of(*known) == Turn::kFailed) return failed(*known, death_error(*known), now);
  return std::optional(*std::move(known));
}

/// What the store, another process's lock or a file system that does not answer stands in the way
/// of is no failure of the unit.
Result<bool> DigestDesk::tried(const Setback& known, const Result<void>& done, Instant now) {
  const WorkUnit& unit = known.unit;
  if (done) {
    rests_.erase({unit.work, unit.name});
    if (known == Setback{unit}) return true;
    if (auto noted = setbacks_->went_well(unit); !noted) return tl::unexpected(noted.error());
    return true;
  }
  if (done.error().code == Errc::kStorage || done.error().code == Errc::kHeld)
    return tl::unexpected(done.error());
  return failed(known, done.error().message, now);
}

Result<bool> DigestDesk::attempt(const WorkUnit& unit, Instant now,
                                 const std::function<Result<void>()>& work) {
  const auto known = may_try(unit, now);
  if (!known) return tl::unexpected(known.error());
  return *known ? tried(**known, alone(work), now) : Result<bool>(false);
}

/// Whether a process has died at this digest: it comes after the others.
bool DigestDesk::is_fatal(const Desk& desk, const std::vector<Setback>& setbacks) const {
  const auto died_at = [&](const Setback& one, Work work, const std::string& name) {
    return one.deaths > 0 && one.unit.work == work &&
           one.unit.name.compare(0, name.size(), name) == 0;
  };
  const auto died = [&](Work work, const std::string& name) {
    return std::any_of(setbacks.begin(), setbacks.end(),
                       [&](const Setback& one) { return died_at(one, work, name); });
  };
  if (setbacks.empty()) return false;
  if (died(Work::kIssue, desk.spec.name)) return true;
  const auto ids = store_->unpublished(desk.spec.name);
  return ids && std::any_of(ids->begin(), ids->end(),
                            [&](const std::string& id) { return died(Work::kForm, id); });
}

/// Those that a process has died at come last.
std::vector<DigestDesk::Desk*> DigestDesk::in_turn(std::vector<Desk*> desks) {
  if (desks.empty()) return desks;
  const auto setbacks = setbacks_->setbacks(Work::kNone).value_or(std::vector<Setback>());
  std::stable_partition(desks.begin(), desks.end(),
                        [&](const Desk* desk) { return !is_fatal(*desk, setbacks); });
  return desks;
}

DigestOutcome DigestDesk::write_due(Instant now) {
  std::vector<Desk*> due;
  for (Desk& desk : desks_) {
    // A next look further ahead than a minute was set by a clock that has gone back since.
    if (desk.next_look && now < *desk.next_look && *desk.next_look <= now + kLookAgain) continue;
    due.push_back(&desk);
  }
  DigestOutcome outcome;
  for (Desk* desk : in_turn(std::move(due))) {
    finish(*desk, alone([&] { return seal_due(*desk, now); }), now, outcome);
    if (step_) step_();
  }
  return outcome;
}

void DigestDesk::look_for_early() {
  for (Desk& desk : desks_)
    if (desk.spec.send_early_at > 0) desk.next_look.reset();
}

DigestOutcome DigestDesk::write_now(Instant now) {
  std::vector<Desk*> all;
  for (Desk& desk : desks_) all.push_back(&desk);
  DigestOutcome outcome;
  for (Desk* desk : in_turn(std::move(all)))
    finish(*desk, alone([&] { return seal(*desk, now, std::nullopt); }), now, outcome);
  return outcome;
}

DigestOutcome DigestDesk::write_sealed(Instant now) {
  std::vector<Desk*> all;
  for (Desk& desk : desks_) all.push_back(&desk);
  DigestOutcome outcome;
  for (Desk* desk : in_turn(std::move(all))) finish(*desk, {}, now, outcome);
  return outcome;
}

SealRequest DigestDesk::request_of(const Desk& desk, Instant now) {
  SealRequest request;
  request.spec = desk.spec;
  request.now = now;
  request.selects = [&desk](const Source& source, const Entry& entry) {
    return desk.selection.selects(source, entry);
  };
  request.covers = [&desk](const Source& source) { return desk.selection.selects(source); };
  return request;
}

Result<void> DigestDesk::seal(const SealRequest& request) {
  const WorkUnit unit{Work::kIssue, request.spec.name};
  const auto sealed = attempt(unit, request.now, [&]() -> Result<void> {
    const Marked mark(*setbacks_, unit);
    const auto issue = seal_issue(*store_, request);
    if (!issue) return tl::unexpected(issue.error());
    return {};
  });
  if (!sealed) return tl::unexpected(sealed.error());
  return {};
}

Result<void> DigestDesk::seal(const Desk& desk, Instant now, std::optional<Instant> scheduled) {
  SealRequest request = request_of(desk, now);
  request.scheduled = scheduled;
  request.stored_before = scheduled;
  if (scheduled) request.min_stories = desk.spec.min_stories;
  return seal(request);
}

Result<std::optional<Issue>> DigestDesk::preview(std::string_view digest, Instant now,
                                                 std::optional<Instant> as_of) {
  const auto desk = std::find_if(desks_.begin(), desks_.end(),
                                 [&](const Desk& known) { return known.spec.name == digest; });
  if (desk == desks_.end())
    return failure(Errc::kUsage, "no digest is named " + std::string(digest));
  SealRequest request = request_of(*desk, now);
  request.stored_before = as_of;
  return preview_issue(*store_, request);
}

/// Enough stories do not wait for the clock.
Result<void> DigestDesk::seal_early(const Desk& desk, Instant now) {
  if (desk.spec.send_early_at == 0) return {};
  SealRequest request = request_of(desk, now);
  request.min_stories = std::min(desk.spec.send_early_at, desk.spec.max_stories);
  return seal(request);
}

Result<void> DigestDesk::seal_due(Desk& desk, Instant now) {
  desk.next_look = now + kLookAgain;
  const auto state = store_->digest_state(desk.spec.name);
  if (!state) return tl::unexpected(state.error());
  for (const Instant when : due_times(desk.calendar, *state, desk.spec.missed, now)) {
    if (auto sealed = seal(desk, now, when); !sealed) return sealed;
  }
  // What cannot be written meanwhile goes into one issue, not into one at each turn.
  if (!desk.held) {
    if (auto sealed = seal_early(desk, now); !sealed) return sealed;
  }
  const auto next = desk.calendar.next(now, state->first_seen);
  if (next) desk.next_look = std::min(*desk.next_look, *next);
  return {};
}

}  // namespace feedmill
