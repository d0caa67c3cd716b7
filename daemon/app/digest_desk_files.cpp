// The desk of digests: what was sealed goes into its folder. Issues are rendered here, each form
// marked while it is; all that touches the folder is done aside.
#include <algorithm>
#include <exception>
#include <thread>
#include <utility>

#include "app/digest_desk.h"
#include "deliver/form_bytes.h"
#include "digest/render.h"
#include "publish/look_file.h"
#include "system/crash_point.h"
#include "system/log.h"

namespace feedmill {
namespace {

// A folder is held while an issue is written.
constexpr auto kWaitForHolder = std::chrono::seconds(3);
constexpr auto kHolderTurn = std::chrono::milliseconds(100);
// A disk may take so long for one piece of a file that is being written.
constexpr auto kStandsStill = std::chrono::seconds(10);
constexpr auto kToldAfter = Seconds(5);  // what holds a folder for less is nobody's business

WorkUnit unit_of(const std::string& issue, DigestFormat format) {
  return {Work::kForm, issue + " " + std::string(format_info(format).name)};
}

/// For `publish`, which knows nothing of how forms are kept.
IssueForm form_of(DigestFormat format, SharedBytes bytes) {
  return {format, [bytes = std::move(bytes)](const std::function<void(std::string_view)>& take) {
            return bytes->each(take);
          }};
}

/// By another process, or by a file system that does not answer: it may be over at the next turn.
bool is_held(const Error& error) { return error.code == Errc::kHeld; }

/// The first that is missing, unless it is merely left alone for now.
void add_failure(Result<void>& all, const Error& error) {
  if (all || all.error().code == Errc::kAbsent) all = tl::unexpected(error);
}

/// Of an issue without some of its forms.
Result<bool> whole_or_why(const Result<void>& forms) {
  if (!forms && forms.error().code != Errc::kAbsent) return tl::unexpected(forms.error());
  return forms.has_value();
}

}  // namespace

/// Nothing can be written into a digest's folder, which is why what is sealed is not there: written
/// down for `status`, and tried again at the next look.
void DigestDesk::tell(const Desk& desk, const Error& error) {
  const auto ids = store_->unpublished(desk.spec.name);
  if (!ids || ids->empty()) return;
  auto known = setbacks_->setback({Work::kForm, ids->front()});
  if (!known || known->error == error.message) return;
  known->error = error.message;
  static_cast<void>(setbacks_->set_back(*known));  // the log has it, too
}

/// Whether a folder is to be waited for; what polls goes on meanwhile.
bool DigestDesk::wait_on() const {
  if (step_) step_();
  return !stopping_ || !stopping_();
}

/// What is there, once what a crash left behind is not.
Result<std::vector<IndexedIssue>> DigestDesk::look_into(Desk& desk) {
  if (!desk.looking.under_way()) {
    const auto look = [output = output_, name = desk.spec.name,
                       tidied = desk.tidied]() -> Result<std::vector<IndexedIssue>> {
      if (!tidied)
        if (auto done = tidy(output, name); !done) return tl::unexpected(done.error());
      return issues_on_disk(output, name);
    };
    auto begun = desk.looking.begin((output_ / desk.spec.name).string(), look);
    if (!begun) return tl::unexpected(begun.error());
  }
  auto found = desk.looking.take([this] { return wait_on(); });
  desk.tidied = desk.tidied || found.has_value();
  return found;
}

/// Every issue for itself: one that cannot be written holds up none after it.
Result<void> DigestDesk::publish(Desk& desk, Instant now, std::size_t& written) {
  Result<void> all;
  if (desk.writing) {
    const auto done = end_writing(desk, now);
    if (!done && is_held(done.error())) return tl::unexpected(done.error());
    if (!done) all = tl::unexpected(done.error());
    written += done && *done ? 1 : 0;
  }
  const auto others = publish_waiting(desk, now, written);
  return all ? others : all;
}

Result<void> DigestDesk::publish_waiting(Desk& desk, Instant now, std::size_t& written) {
  const auto ids = store_->unpublished(desk.spec.name);
  if (!ids) return tl::unexpected(ids.error());
  if (ids->empty() && !desk.tidied) return look_into(desk).map([](const auto&) {});
  std::optional<Result<Look>> look;
  Result<void> all;
  for (const std::string& id : *ids) {  // one in memory at a time
    const auto waits = issue_rests(id, now);
    if (!waits) return tl::unexpected(waits.error());
    if (*waits) continue;
    if (!look) look = read_look(desk.spec);
    if (!*look) return tl::unexpected(look->error());
    const auto done = publish_one(desk, id, **look, now);
    if (!done && (is_held(done.error()) || !desk.tidied)) return tl::unexpected(done.error());
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
Result<bool> DigestDesk::publish_one(Desk& desk, const std::string& id, const Look& look,
                                     Instant now) {
  const auto on_disk = look_into(desk);
  if (!on_disk) {
    if (!is_held(on_disk.error())) tell(desk, on_disk.error());
    return tl::unexpected(on_disk.error());
  }
  const auto known = may_try({Work::kForm, id}, now);
  if (!known) return tl::unexpected(known.error());
  if (!*known) return false;
  desk.writing = Writing{};
  auto done = alone([&] { return make_forms(desk, id, look, *on_disk, now); });
  if (done && !desk.writing->forms.empty()) done = begin_writing(desk);
  if (done && desk.writing->work.under_way()) return end_writing(desk, now);
  const Result<void> others = std::exchange(desk.writing, std::nullopt)->others;
  if (auto noted = tried(**known, done, now); !noted) return noted;
  return whole_or_why(others);
}

std::vector<DigestFormat> DigestDesk::in_turn(const Issue& issue,
                                              std::vector<DigestFormat> formats) {
  std::stable_partition(formats.begin(), formats.end(), [&](DigestFormat format) {
    const auto known = setbacks_->setback(unit_of(issue.id, format));
    return known && known->deaths == 0;
  });
  return formats;
}

Result<void> DigestDesk::make_forms(Desk& desk, const std::string& id, const Look& look,
                                    const std::vector<IndexedIssue>& on_disk, Instant now) {
  const auto issue = [&] {
    const Marked mark(*setbacks_, {Work::kForm, id});
    return store_->issue(desk.spec.name, id);
  }();
  if (!issue) return tl::unexpected(issue.error());
  IssueView view = compose_among_issues(*issue);
  if (!has_file(on_disk, view.previous + ".html")) view.previous.clear();
  desk.writing->issue = line_about(view);
  for (const DigestFormat format : in_turn(*issue, desk.spec.formats)) {
    const auto made = make_form(view, format, look, now, *desk.writing);
    if (!made) add_failure(desk.writing->others, made.error());
  }
  return {};
}

/// A form that fails, or is left alone (Errc::kAbsent), holds up no other: it is told of by itself.
Result<void> DigestDesk::make_form(const IssueView& view, DigestFormat format, const Look& look,
                                   Instant now, Writing& writing) {
  const WorkUnit unit = unit_of(view.issue->id, format);
  const auto known = may_try(unit, now);
  if (!known) return tl::unexpected(known.error());
  if (!*known) return failure(Errc::kAbsent, "is left alone for now");
  auto form = rendered(unit, view, format, look);
  if (form) {
    writing.forms.push_back(*std::move(form));
    writing.known.push_back(**known);
    return {};
  }
  const auto noted = tried(**known, tl::unexpected(form.error()), now);
  return tl::unexpected(noted.error());
}

/// Piece by piece: no form of a great issue is held whole.
Result<IssueForm> DigestDesk::rendered(const WorkUnit& unit, const IssueView& view,
                                       DigestFormat format, const Look& look) {
  const Marked mark(*setbacks_, unit);
  try {
    FormWriter writer(form_folder_);
    look.render(view, format, [&](std::string& piece) {
      writer.append(piece);
      piece.clear();
      if (step_) step_();
    });
    auto bytes = writer.finish();
    if (!bytes) return tl::unexpected(bytes.error());
    return form_of(format, *std::move(bytes));
  } catch (const std::exception& thrown) {
    return failure(Errc::kFailed, view.issue->stem + " as " +
                                      std::string(format_info(format).name) + ": " +
                                      reason_of(thrown));
  }
}

/// All forms, but those that a process died at one after the other, when the others are safe.
/// What is written already is left as it is.
Result<void> DigestDesk::begin_writing(Desk& desk) {
  Writing& writing = *desk.writing;
  do {
    setbacks_->begin_beside(writing.known[writing.begun++].unit);
  } while (writing.begun < writing.known.size() && writing.known[writing.begun].deaths == 0);
  std::vector<IssueForm> forms(writing.forms.begin(),
                               writing.forms.begin() + static_cast<std::ptrdiff_t>(writing.begun));
  auto write = [issue = writing.issue, forms = std::move(forms), output = output_,
                keep = desk.spec.keep, steps = writing.steps] {
    return feedmill::publish(issue, forms, output, keep, [&steps] { ++*steps; });
  };
  return writing.work.begin((output_ / desk.spec.name).string(), std::move(write));
}

/// What of it could not be written, in the end.
Result<std::vector<UnwrittenForm>> DigestDesk::take_written(Desk& desk) {
  Writing& writing = *desk.writing;
  while (true) {
    auto unwritten = writing.work.take([this] { return wait_on(); });
    if (writing.work.under_way()) return unwritten;
    for (const Setback& form : writing.known) setbacks_->end_beside(form.unit);
    if (!unwritten || writing.begun == writing.forms.size()) return unwritten;
    if (auto begun = begin_writing(desk); !begun) return tl::unexpected(begun.error());
  }
}

/// The same of what was begun in this turn, or an earlier one.
Result<bool> DigestDesk::end_writing(Desk& desk, Instant now) {
  const auto unwritten = take_written(desk);
  if (desk.writing->work.under_way()) return tl::unexpected(unwritten.error());
  const Writing writing = *std::exchange(desk.writing, std::nullopt);
  const auto known = setbacks_->setback({Work::kForm, writing.issue.indexed.id});
  if (!known) return tl::unexpected(known.error());
  if (!unwritten) return tried(*known, tl::unexpected(unwritten.error()), now);
  const auto forms = note_forms(writing, *unwritten, now);
  if (forms) return tried(*known, published(writing.issue), now);
  if (auto noted = tried(*known, {}, now); !noted) return noted;
  return whole_or_why(forms);
}

/// What became of all its forms.
Result<void> DigestDesk::note_forms(const Writing& writing,
                                    const std::vector<UnwrittenForm>& unwritten, Instant now) {
  Result<void> all = writing.others;
  for (const Setback& known : writing.known) {
    const auto lost =
        std::find_if(unwritten.begin(), unwritten.end(), [&](const UnwrittenForm& one) {
          return unit_of(writing.issue.indexed.id, one.format) == known.unit;
        });
    Result<void> form;
    if (lost != unwritten.end()) form = tl::unexpected(lost->error);
    if (const auto noted = tried(known, form, now); !noted) add_failure(all, noted.error());
  }
  return all;
}

Result<void> DigestDesk::published(const IssueLine& issue) {
  crash_point("on disk");
  auto marked = store_->mark_published(issue.indexed.id);
  if (!marked) return marked;
  crash_point("published");
  log(LogLevel::kInfo, {{"event", "digest"},
                        {"digest", issue.digest},
                        {"issue", issue.stem},
                        {"stories", std::to_string(issue.indexed.stories)},
                        {"folder", (output_ / issue.digest).string()}});
  return {};
}

// What was sealed is published also when the next issue could not be sealed.
void DigestDesk::finish(Desk& desk, const Result<void>& sealed, Instant now,
                        DigestOutcome& outcome) {
  const auto published = alone([&] { return publish(desk, now, outcome.written); });
  if (sealed && !published && is_held(published.error()))
    return put_off(desk, published.error(), now, outcome);
  desk.held.reset();
  if (sealed && published) return;
  ++outcome.failed;
  const Error& error = sealed ? published.error() : sealed.error();
  log(LogLevel::kError,
      {{"event", "digest"}, {"digest", desk.spec.name}, {"error", error.message}});
}

/// The other digests go on; this one is looked at again at the next turn, and told of once.
void DigestDesk::put_off(Desk& desk, const Error& error, Instant now, DigestOutcome& outcome) {
  if (!desk.held)
    log(LogLevel::kWarning,
        {{"event", "digest"}, {"digest", desk.spec.name}, {"error", error.message}});
  desk.held = {desk.held ? desk.held->since : now, error};
  if (now - desk.held->since >= kToldAfter) tell(desk, error);
  desk.next_look.reset();
  ++outcome.held;
}

std::uint64_t DigestDesk::steps_made() const {
  std::uint64_t all = 0;
  for (const Desk& desk : desks_) all += desk.writing ? desk.writing->steps->load() : 0;
  return all;
}

void DigestDesk::finish_held(DigestOutcome& outcome, Instant now,
                             const std::function<bool()>& stopping) {
  using Clock = std::chrono::steady_clock;
  auto moved = Clock::now();
  const auto is_writing = [](const Desk& desk) { return desk.writing.has_value(); };
  const auto is_patient = [&] {
    const bool writing = std::any_of(desks_.begin(), desks_.end(), is_writing);
    return Clock::now() - moved < (writing ? kStandsStill : kWaitForHolder);
  };
  for (std::uint64_t steps = steps_made(); outcome.held > 0 && !stopping() && is_patient();) {
    std::this_thread::sleep_for(kHolderTurn);
    outcome.held = 0;
    for (Desk& desk : desks_)
      if (desk.held) finish(desk, {}, now, outcome);
    if (std::exchange(steps, steps_made()) != steps) moved = Clock::now();
  }
  for (const Desk& desk : desks_)
    if (desk.held) tell(desk, desk.held->error);
  outcome.failed += std::exchange(outcome.held, 0);
}

}  // namespace feedmill
