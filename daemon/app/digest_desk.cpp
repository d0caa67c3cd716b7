#include "app/digest_desk.h"

#include <algorithm>
#include <thread>
#include <utility>

#include "calendar/digest_due.h"
#include "publish/look_file.h"
#include "publish/publisher.h"
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

}  // namespace

Result<DigestDesk> DigestDesk::open(Issues& store, const std::vector<DigestSpec>& digests,
                                    const std::vector<Source>& sources,
                                    std::filesystem::path output) {
  DigestDesk desk(store, std::move(output));
  for (const DigestSpec& spec : digests) {
    auto calendar = Calendar::parse(spec.schedule, spec.timezone);
    if (!calendar) return tl::unexpected(calendar.error().with_context("digest " + spec.name));
    auto selection = Selection::compile(spec, sources);
    if (!selection) return tl::unexpected(selection.error().with_context("digest " + spec.name));
    desk.desks_.push_back({spec, std::move(*calendar), std::move(*selection)});
  }
  return desk;
}

DigestOutcome DigestDesk::write_due(Instant now) {
  DigestOutcome outcome;
  for (Desk& desk : desks_) {
    // A next look further ahead than a minute was set by a clock that has gone back since.
    if (desk.next_look && now < *desk.next_look && *desk.next_look <= now + kLookAgain) continue;
    finish(desk, alone([&] { return seal_due(desk, now); }), outcome);
  }
  return outcome;
}

DigestOutcome DigestDesk::write_now(Instant now) {
  DigestOutcome outcome;
  for (Desk& desk : desks_)
    finish(desk, alone([&] { return seal(desk, now, std::nullopt); }), outcome);
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

Result<void> DigestDesk::seal(const Desk& desk, Instant now, std::optional<Instant> scheduled) {
  SealRequest request = request_of(desk, now);
  request.scheduled = scheduled;
  request.stored_before = scheduled;
  if (scheduled) request.min_stories = desk.spec.min_stories;
  const auto issue = seal_issue(*store_, request);
  if (!issue) return tl::unexpected(issue.error());
  return {};
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
  const auto issue = seal_issue(*store_, request);
  if (!issue) return tl::unexpected(issue.error());
  return {};
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

/// Every issue for itself: one that cannot be written holds up none after it.
Result<void> DigestDesk::publish(Desk& desk, std::size_t& written) {
  if (!desk.tidied) {
    if (auto done = tidy(output_, desk.spec.name); !done) return done;
    desk.tidied = true;
  }
  std::optional<Look> look;
  Result<void> all;
  for (std::size_t failed = 0;;) {  // one in memory at a time, and those that failed
    const auto issues = store_->unpublished(desk.spec, failed + 1);
    if (!issues) return tl::unexpected(issues.error());
    if (issues->size() <= failed) return all;
    if (!look) look = read_look(desk.spec);
    auto done = alone([&] { return publish_one(desk, issues->back(), *look); });
    if (!done && done.error().code == Errc::kHeld) return done;
    (done ? written : failed) += 1;
    if (!done && all) all = std::move(done);
  }
}

Result<void> DigestDesk::publish_one(const Desk& desk, const Issue& issue, const Look& look) {
  auto written = feedmill::publish(issue, desk.spec.formats, output_, desk.spec.keep, look);
  if (!written) return written;
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
void DigestDesk::finish(Desk& desk, const Result<void>& sealed, DigestOutcome& outcome) {
  const auto published = alone([&] { return publish(desk, outcome.written); });
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

void DigestDesk::finish_held(DigestOutcome& outcome, const std::function<bool()>& stopping) {
  const auto until = std::chrono::steady_clock::now() + kWaitForHolder;
  while (outcome.held > 0 && !stopping() && std::chrono::steady_clock::now() < until) {
    std::this_thread::sleep_for(kHolderTurn);
    outcome.held = 0;
    for (Desk& desk : desks_)
      if (desk.held) finish(desk, {}, outcome);
  }
  outcome.failed += std::exchange(outcome.held, 0);
}

}  // namespace feedmill
