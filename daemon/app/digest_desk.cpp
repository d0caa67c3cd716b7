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
// A folder is held while an issue is written.
constexpr auto kWaitForHolder = std::chrono::seconds(3);
constexpr auto kHolderTurn = std::chrono::milliseconds(100);

/// What is thrown in one digest's work, or one issue's (memory that ran out), is its failure alone.
template <class Work>
Result<void> alone(Work&& work) {
  try {
    return work();
  } catch (const std::exception& thrown) {
    return failure(Errc::kFailed, reason_of(thrown));
  }
}

WorkUnit unit_of(const Issue& issue, DigestFormat format) {
  return {Work::kForm, issue.id + " " + std::string(format_info(format).name)};
}

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

/// What the store or another process's lock stands in the way of is no failure of the unit.
Result<bool> DigestDesk::attempt(const WorkUnit& unit, Instant now,
                                 const std::function<Result<void>()>& work) {
  const auto known = setbacks_->setback(unit);
  if (!known) return tl::unexpected(known.error());
  if (rests(*known, now)) return false;
  if (turn_of(*known) == Turn::kFailed) return failed(*known, death_error(*known), now);
  const auto done = alone(work);
  if (done) {
    rests_.erase({unit.work, unit.name});
    if (*known == Setback{unit}) return true;
    if (auto noted = setbacks_->went_well(unit); !noted) return tl::unexpected(noted.error());
    return true;
  }
  if (done.error().code == Errc::kHeld || done.error().code == Errc::kStorage)
    return tl::unexpected(done.error());
  return failed(*known, done.error().message, now);
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
  if (auto sealed = seal_early(desk, now); !sealed) return sealed;
  const auto next = desk.calendar.next(now, state->first_seen);
  if (next) desk.next_look = std::min(*desk.next_look, *next);
  return {};
}

/// Nothing can be written into a digest's folder, which is why what is sealed is not there: written
/// down for `status`, and tried again at the next look.
tl::unexpected<Error> DigestDesk::no_folder(const Desk& desk, const Error& error) {
  const auto ids = store_->unpublished(desk.spec.name);
  if (error.code == Errc::kHeld || !ids || ids->empty()) return tl::unexpected(error);
  auto known = setbacks_->setback({Work::kForm, ids->front()});
  if (known && known->error != error.message) {
    known->error = error.message;
    static_cast<void>(setbacks_->set_back(*known));  // the log has it, too
  }
  return tl::unexpected(error);
}

/// Every issue for itself: one that cannot be written holds up none after it.
Result<void> DigestDesk::publish(Desk& desk, Instant now, std::size_t& written) {
  if (!desk.tidied) {
    if (auto done = tidy(output_, desk.spec.name); !done) return no_folder(desk, done.error());
    desk.tidied = true;
  }
  const auto ids = store_->unpublished(desk.spec.name);
  if (!ids) return tl::unexpected(ids.error());
  std::optional<Look> look;
  Result<void> all;
  for (const std::string& id : *ids) {  // one in memory at a time
    const auto waits = issue_rests(id, now);
    if (!waits) return tl::unexpected(waits.error());
    if (*waits) continue;
    if (!look) look = read_look(desk.spec);
    const auto done = publish_one(desk, id, *look, now);
    if (!done && done.error().code == Errc::kHeld) return tl::unexpected(done.error());
    if (!done && all) all = tl::unexpected(done.error());
    written += done && *done ? 1 : 0;
  }
  return all;
}

/// Whether all that is missing of it is left alone for now.
Result<bool> DigestDesk::issue_rests(const std::string& id, Instant now) {
  const auto setbacks = setbacks_->setbacks(Work::kForm);
  if (!setbacks) return tl::unexpected(setbacks.error());
  bool any = false;
  for (const Setback& one : *setbacks) {
    if (one.unit.name.compare(0, id.size(), id) != 0) continue;
    if (!rests(one, now)) return false;
    any = true;
  }
  return any;
}

/// True once it is on disk whole, false where some of it is left alone for now.
Result<bool> DigestDesk::publish_one(const Desk& desk, const std::string& id, const Look& look,
                                     Instant now) {
  const WorkUnit whole{Work::kForm, id};
  bool of_a_form = false;  // which is told of by itself
  Result<void> forms;
  const auto tried = attempt(whole, now, [&]() -> Result<void> {
    const auto issue = [&] {
      const Marked mark(*setbacks_, whole);
      return store_->issue(desk.spec.name, id);
    }();
    if (!issue) return tl::unexpected(issue.error());
    forms = write_forms(desk, *issue, look, now, of_a_form);
    if (!forms && of_a_form) return {};
    return forms ? published(*issue) : forms;
  });
  if (!tried) return tl::unexpected(tried.error());
  if (!forms && forms.error().code != Errc::kAbsent) return tl::unexpected(forms.error());
  return *tried && forms.has_value();
}

std::vector<DigestFormat> DigestDesk::in_turn(const Issue& issue,
                                              std::vector<DigestFormat> formats) {
  std::stable_partition(formats.begin(), formats.end(), [&](DigestFormat format) {
    const auto known = setbacks_->setback(unit_of(issue, format));
    return known && known->deaths == 0;
  });
  return formats;
}

Result<void> DigestDesk::write_forms(const Desk& desk, const Issue& issue, const Look& look,
                                     Instant now, bool& of_a_form) {
  const auto each = [&](DigestFormat format,
                        const std::function<Result<void>()>& make) -> Result<void> {
    const WorkUnit unit = unit_of(issue, format);
    const auto made = attempt(unit, now, [&] {
      const Marked mark(*setbacks_, unit);
      return make();
    });
    of_a_form = of_a_form || !made || !*made;
    if (!made) return tl::unexpected(made.error());
    return *made ? Result<void>() : failure(Errc::kAbsent, "is left alone for now");
  };
  return feedmill::publish(issue, in_turn(issue, desk.spec.formats), output_, desk.spec.keep, look,
                           each);
}

Result<void> DigestDesk::published(const Issue& issue) {
  crash_point("on disk");
  auto marked = store_->mark_published(issue.id);
  if (!marked) return marked;
  crash_point("published");
  log(LogLevel::kInfo, {{"event", "digest"},
                        {"digest", issue.digest},
                        {"issue", issue.stem},
                        {"stories", std::to_string(issue.stories.size())},
                        {"folder", (output_ / issue.digest).string()}});
  return {};
}

// What was sealed is published also when the next issue could not be sealed.
void DigestDesk::finish(Desk& desk, const Result<void>& sealed, Instant now,
                        DigestOutcome& outcome) {
  const auto published = alone([&] { return publish(desk, now, outcome.written); });
  if (sealed && !published && published.error().code == Errc::kHeld)
    return put_off(desk, published.error(), outcome);
  desk.held = false;
  if (sealed && published) return;
  ++outcome.failed;
  const Error& error = sealed ? published.error() : sealed.error();
  log(LogLevel::kError,
      {{"event", "digest"}, {"digest", desk.spec.name}, {"error", error.message}});
}

/// The other digests go on; this one is looked at again at the next turn, and told of once.
void DigestDesk::put_off(Desk& desk, const Error& error, DigestOutcome& outcome) {
  if (!desk.held)
    log(LogLevel::kWarning,
        {{"event", "digest"}, {"digest", desk.spec.name}, {"error", error.message}});
  desk.held = true;
  desk.next_look.reset();
  ++outcome.held;
}

void DigestDesk::finish_held(DigestOutcome& outcome, Instant now,
                             const std::function<bool()>& stopping) {
  const auto until = std::chrono::steady_clock::now() + kWaitForHolder;
  while (outcome.held > 0 && !stopping() && std::chrono::steady_clock::now() < until) {
    std::this_thread::sleep_for(kHolderTurn);
    outcome.held = 0;
    for (Desk& desk : desks_)
      if (desk.held) finish(desk, {}, now, outcome);
  }
  outcome.failed += std::exchange(outcome.held, 0);
}

}  // namespace feedmill
