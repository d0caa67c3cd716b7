#include "app/poll_desk.h"

#include <algorithm>
#include <utility>

#include "app/poll_policy.h"
#include "app/request.h"
#include "ingest/decide.h"
#include "ingest/weight.h"
#include "schedule/redirect_memory.h"
#include "schedule/setback.h"
#include "system/log.h"
#include "text/url.h"

namespace feedmill {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr std::size_t kBatchBytes = 8U << 20U;
constexpr auto kLookAtClock = seconds(30);  // of the wall clock, which may be set
constexpr int kLookShare = 20;              // behind a backlog, one part in so many of the time
constexpr auto kProbeEvery = seconds(30);   // while this machine is offline
constexpr auto kSetAside =
    seconds(60);  // a source that could not be reached then: others are tried first
constexpr int kProbesOfAPass = 3;           // then a pass gives up
constexpr auto kHurry = milliseconds(200);  // between two claims while places are left
constexpr std::size_t kKept = 8;            // a part of the window in so many is for that alone
constexpr auto kPromptWithin = seconds(2);
constexpr std::size_t kWalkedBytes = 32U << 20U;  // of all archives that are being walked
constexpr auto kWalkLater = seconds(60);
constexpr auto kApart = seconds(10);  // what processes have died at waits so long
constexpr auto kApartAtMost = seconds(60);

/// Whatever answered did; what it said is another matter.
Standing standing_after(const FetchResult& result) {
  const auto* failed = std::get_if<FetchFailed>(&result.outcome);
  const bool answered = failed == nullptr || failed->status != 0;
  return answered && result.took <= kPromptWithin ? Standing::kPrompt : Standing::kSlow;
}

WorkUnit unit_of(std::int64_t source) { return {Work::kPoll, std::to_string(source)}; }

std::string asked_host(const PollTask& task) {
  return host_and_port(address_to_ask(task.source, task.state));
}

}  // namespace

PollDesk::PollDesk(Polls& store, Setbacks& setbacks, std::shared_ptr<const Config> config,
                   Options options, const Clock& clock, Progress& progress, Order order,
                   std::function<void()> beat)
    : store_(store),
      setbacks_(setbacks),
      config_(std::move(config)),
      options_(std::move(options)),
      clock_(clock),
      progress_(progress),
      order_(std::move(order)),
      beat_(std::move(beat)) {}

void PollDesk::use(std::shared_ptr<const Config> config) {
  config_ = std::move(config);
  plan_ = PollPlan();
  looked_ = {};
}

Result<void> PollDesk::plan_pass() {
  auto due =
      store_.due(options_.selection, options_.named, clock_.now(), config_->poll.max_interval);
  if (!due) return tl::unexpected(due.error());
  progress_.expect(due->size());
  if (auto done = set_apart(*due); !done) return done;
  plan_ = PollPlan(*due, places_of_a_host());
  return {};
}

/// Of one host's sources, how many may be handed out and not finished.
std::size_t PollDesk::places_of_a_host() const {
  return std::max<std::size_t>(1, config_->http.max_per_host) * 2;
}

/// Hourly: what requests_per_day asks for goes with what the sources have come to.
Result<void> PollDesk::keep_to_budget() {
  auto policy = poll_policy(store_, *config_);
  if (!policy) return tl::unexpected(policy.error());
  policy_ = *policy;
  return {};
}

/// What hosts said to the process before this one: a pass from cron, a daemon that was restarted.
Result<void> PollDesk::recall_pauses() {
  const auto waiting = store_.turned_away(clock_.now());
  if (!waiting) return tl::unexpected(waiting.error());
  for (const TurnedAway& source : *waiting)
    pauses_.turned_away(source.host, source.source_id, source.until);
  return {};
}

// Looks at the store when something is due by the clock, and now and then all the same: the clock
// may have been set, and another process may have polled. Also while a host's backlog waits for its
// places: what has become due meanwhile is another host's, and is not to wait for it.
Result<void> PollDesk::look_for_due() {
  const Instant moment = clock_.now();
  if ((plan_.left() > 0 || !apart_.empty()) && clock_.steady() < look_again_) return {};
  const bool clock_moved = moment < looked_ || moment > looked_ + kLookAtClock;
  const bool is_due = next_due_ && moment >= *next_due_ && moment > looked_;
  if (!clock_moved && !is_due) return {};
  looked_ = moment;
  const auto began = clock_.steady();
  auto due = store_.due(DueSelection::kDue, {}, moment, config_->poll.max_interval);
  if (!due) return tl::unexpected(due.error());
  const auto is_over = [this](const auto& aside) { return aside.second <= clock_.steady(); };
  std::erase_if(set_aside_, is_over);
  std::erase_if(walk_later_, is_over);
  // What was asked and is not in the store yet still looks due there.
  std::erase_if(*due, [&](const DueSource& source) {
    return claimed_.contains(source.id) || set_aside_.contains(source.id) ||
           walk_later_.contains(source.id);
  });
  if (auto done = set_apart(*due); !done) return done;
  plan_ = PollPlan(*due, places_of_a_host(), handed_out());
  const auto next = store_.next_due();
  if (!next) return tl::unexpected(next.error());
  next_due_ = *next;
  look_again_ = clock_.steady() + (clock_.steady() - began) * kLookShare;
  return {};
}

/// What processes have died at is not handed out with the others.
Result<void> PollDesk::set_apart(std::vector<DueSource>& due) {
  auto found = setbacks_.setbacks(Work::kPoll);
  if (!found) return tl::unexpected(found.error());
  if (apart_.empty()) apart_since_ = clock_.steady();
  fatal_.clear();
  apart_.clear();
  if (found->empty()) return {};
  for (Setback& setback : *found)
    fatal_.emplace(std::strtoll(setback.unit.name.c_str(), nullptr, 10), std::move(setback));
  const auto others = std::stable_partition(
      due.begin(), due.end(), [this](const DueSource& one) { return !fatal_.contains(one.id); });
  apart_.assign(others, due.end());
  due.erase(others, due.end());
  return {};
}

bool PollDesk::take_up_fatal() {
  takes_up_fatal_ = true;
  return !apart_.empty();
}

/// While nothing else is in hand, and after what was in hand at the start has had time to be
/// stored, told and delivered; in the midst of others where it is never quiet, as one death costs
/// them no more than a request.
bool PollDesk::may_try_fatal() const {
  if (apart_.empty() || offline_.offline() || !pending_.empty()) return false;
  if (turn_of(fatal_.at(apart_.back().id)) == Turn::kFailed) return true;  // it is not asked
  const auto waited = clock_.steady() - apart_since_;
  const bool quiet = outstanding_.empty() && plan_.left() == 0;
  if (!options_.daemon) return quiet && takes_up_fatal_;
  return waited >= kApartAtMost || (quiet && waited >= kApart);
}

/// One at a time. What has failed by its deaths is not asked.
Result<void> PollDesk::hand_out_fatal() {
  const DueSource source = std::move(apart_.back());
  apart_.pop_back();
  apart_since_ = clock_.steady();
  auto tasks = store_.claim({source.id}, clock_.now());
  if (!tasks) return tl::unexpected(tasks.error());
  if (tasks->empty()) {
    progress_.not_counted();
    return {};
  }
  claimed_.insert(source.id);
  PollTask task = std::move(tasks->front());
  Setback& setback = fatal_[source.id];
  if (turn_of(setback) != Turn::kFailed) return order({std::move(task), source.host});
  PollUpdate update = failed_inside(task, death_error(setback));
  update.answers_for_deaths = true;
  return keep(task, milliseconds(0), std::move(update));
}

PollPlan::HandedOut PollDesk::handed_out() const {
  PollPlan::HandedOut counts;
  for (const auto& [id, source] : outstanding_) ++counts[source.host];
  return counts;
}

/// How many sources may be claimed and not yet answered.
std::size_t PollDesk::window() const {
  if (offline_.offline()) return 1;
  return std::clamp<std::size_t>(static_cast<std::size_t>(config_->http.max_concurrent) * 2, 8,
                                 kBatch);
}

Result<void> PollDesk::hand_out() {
  if (may_try_fatal()) return hand_out_fatal();
  // While nobody answers, those in the air first: they will tell. Then one probe at a time.
  if (offline_.offline() &&
      (!outstanding_.empty() || (options_.daemon && clock_.steady() < probe_)))
    return {};
  // Topped up when half of it is used: one claim is one transaction. Nor does what could start wait
  // for long until half of those before it are done.
  const bool tops_up = outstanding_.size() <= window() / 2;
  const bool hurries = plan_.left() > 0 && clock_.steady() - handed_out_ >= kHurry;
  if (!outstanding_.empty() && !tops_up && !hurries) return {};
  std::vector<std::int64_t> wanted;
  std::unordered_map<std::int64_t, std::string> hosts;
  choose(wanted, hosts);
  if (wanted.empty()) return {};
  handed_out_ = clock_.steady();
  auto tasks = store_.claim(wanted, clock_.now());
  if (!tasks) return tl::unexpected(tasks.error());
  for (const PollTask& task : *tasks) claimed_.insert(task.source_id);
  for (PollTask& task : *tasks) {
    std::string host = std::move(hosts.extract(task.source_id).mapped());
    if (put_off(task, host)) continue;
    if (auto done = order({std::move(task), std::move(host)}); !done) return done;
  }
  // Another process holds the others: it polls them.
  for (const auto& other : hosts) {
    plan_.finished(other.second);
    progress_.not_counted();
  }
  return {};
}

/// What is handed out next, within the window; an eighth of it is kept for what is prompt.
void PollDesk::choose(std::vector<std::int64_t>& wanted,
                      std::unordered_map<std::int64_t, std::string>& hosts) {
  auto others = static_cast<std::size_t>(std::count_if(
      outstanding_.begin(), outstanding_.end(),
      [](const auto& source) { return source.second.task.state.standing != Standing::kPrompt; }));
  while (outstanding_.size() + wanted.size() < window()) {
    auto source = plan_.next(others + window() / kKept >= window());
    if (!source) return;
    if (source->standing != Standing::kPrompt) ++others;
    wanted.push_back(source->id);
    hosts.emplace(source->id, std::move(source->host));
  }
}

/// Where the source's host has turned several others away: the source is not asked now, and its row
/// says when. Whoever asks for it by hand gets it.
bool PollDesk::put_off(const PollTask& task, const std::string& host) {
  if (options_.selection != DueSelection::kDue) return false;
  const auto until = pauses_.paused_until(asked_host(task), clock_.now());
  if (!until) return false;
  PollUpdate update;
  update.source_id = task.source_id;
  update.state = put_off_until(task, *until);
  pending_.push_back(std::move(update));
  plan_.finished(host);
  progress_.not_counted();
  return true;
}

Result<void> PollDesk::order(Outstanding source) {
  const std::int64_t id = source.task.source_id;
  auto request = make_request(source.task, clock_.now());
  if (options_.refetch) {
    if (request) request->validators = {};
    source.task.state.body_hash = 0;  // read again, too
  }
  outstanding_.emplace(id, std::move(source));
  if (!request) {
    FetchResult refused;
    refused.id = id;
    refused.outcome = FetchFailed{FetchFailure::kSecret, 0, request.error().message};
    return take(std::move(refused));
  }
  order_(std::move(*request));
  return {};
}

Result<void> PollDesk::take(FetchResult result) {
  const auto found = outstanding_.find(result.id);
  if (found == outstanding_.end()) return {};
  if (walks_.contains(result.id)) {
    const std::string host = std::move(found->second.host);
    outstanding_.erase(found);
    return take_page(std::move(result), host);
  }
  if (fatal_.contains(result.id)) {  // what was decided of others is safe first
    if (auto stored = store_decided(); !stored) return tl::unexpected(stored.error());
    pending_fatal_ = true;
  }
  PollTask task = std::move(found->second.task);
  plan_.finished(found->second.host);
  outstanding_.erase(found);
  const std::string host = asked_host(task);
  const auto* failed = std::get_if<FetchFailed>(&result.outcome);
  if (failed != nullptr && failed->kind == FetchFailure::kCancelled)
    return let_go({task.source_id});
  switch (offline_.observe(host, result)) {
    case OfflineWatch::Sign::kUnreachable:
      suspects_.push_back({std::move(task), std::move(result)});
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
  const Marked mark(setbacks_, unit_of(task.source_id));
  try {
    auto done = decide_answer(task, std::move(result));
    if (done || done.error().code == Errc::kStorage) return done;
    reason = done.error().message;
  } catch (const std::exception& thrown) {
    reason = reason_of(thrown);
  }
  walks_.erase(task.source_id);
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
  std::vector<StoredEntry> stored;
  if (const auto keys = keys_wanted(reading); !keys.empty()) {
    auto found = store_.known(task.source_id, keys);
    if (!found) return tl::unexpected(found.error());
    known = std::move(*found);
  }
  if (const auto wanted = entries_wanted(reading, known); !wanted.empty()) {
    auto found = store_.stored(wanted);
    if (!found) return tl::unexpected(found.error());
    stored = std::move(*found);
  }
  PollUpdate update = decide(task, std::move(reading), known, stored, clock_.now(), policy_);
  update.state.standing = standing;
  if (update.gap) {
    walks_.emplace(task.source_id,
                   ArchiveWalk(task, std::move(update), address_to_ask(task.source, task.state)));
    return go_on_walking(task.source_id, asked_host(task));
  }
  return keep(task, took, std::move(update));
}

/// Asks for the next page of an archive, or ends the walk.
Result<void> PollDesk::walk(std::int64_t source, const std::string& host) {
  const auto found = walks_.find(source);
  ArchiveWalk& archive = found->second;
  if (archive.page().empty()) {
    const PollTask task = archive.task();
    PollUpdate update = archive.finish();
    walks_.erase(found);
    return keep(task, milliseconds(0), std::move(update));
  }
  auto request = make_request(archive.task(), clock_.now());
  if (!request) {  // its secret is not there any more
    Interpretation refused;
    refused.error = request.error().message;
    archive.take(std::move(refused), {});
    return walk(source, host);
  }
  request->url = archive.page();
  request->validators = {};
  outstanding_.emplace(source, Outstanding{archive.task(), host});
  order_(std::move(*request));
  return {};
}

Result<void> PollDesk::take_page(FetchResult result, const std::string& host) {
  const std::int64_t source = result.id;
  ArchiveWalk& archive = walks_.at(source);
  const auto* failed = std::get_if<FetchFailed>(&result.outcome);
  if (failed != nullptr && failed->kind == FetchFailure::kCancelled) {
    walks_.erase(source);  // the next poll sees the gap again
    return let_go({source});
  }
  Interpretation unread;  // an archive whose page cannot be worked on ends there
  try {
    auto read = read_page(archive, std::move(result));
    if (read) return go_on_walking(source, host);
    if (read.error().code == Errc::kStorage) return read;
    unread.error = read.error().message;
  } catch (const std::exception& thrown) {
    unread.error = reason_of(thrown);
  }
  archive.take(std::move(unread), {});
  return walk(source, host);
}

Result<void> PollDesk::read_page(ArchiveWalk& archive, FetchResult result) {
  PollTask page = archive.task();
  page.state.body_hash = 0;  // a page is no repetition of the feed
  const Marked mark(setbacks_, unit_of(page.source_id));
  Interpretation reading = interpret(page, std::move(result), config_->http.max_body);
  std::vector<KnownKey> known;
  if (const auto keys = keys_wanted(reading); !keys.empty()) {
    auto stored = store_.known(page.source_id, keys);
    if (!stored) return tl::unexpected(stored.error());
    known = std::move(*stored);
  }
  archive.take(std::move(reading), known);
  return {};
}

/// What several walks have found waits together; where it is much, one of them is for later, when
/// its source is asked again and shows the gap again. The last one left comes to its end.
Result<void> PollDesk::go_on_walking(std::int64_t source, const std::string& host) {
  std::size_t bytes = 0;
  for (const auto& [id, one] : walks_) bytes += one.bytes();
  if (walks_.at(source).page().empty() || walks_.size() == 1 || bytes <= kWalkedBytes)
    return walk(source, host);
  walks_.erase(source);
  walk_later_[source] = clock_.steady() + kWalkLater;
  progress_.not_counted();
  return let_go({source});
}

Result<void> PollDesk::keep(const PollTask& task, milliseconds took, PollUpdate update) {
  pending_.push_back(std::move(update));
  pending_tasks_.insert_or_assign(task.source_id, task);
  pending_bytes_ += bytes_of(pending_.back());
  const SourceState& state = pending_.back().state;
  if (HostPauses::is_pause(state.outcome) && state.next_poll)
    pauses_.turned_away(asked_host(task), task.source_id, *state.next_poll);
  else if (state.failures == 0)
    pauses_.served(asked_host(task));
  progress_.polled(task, took, pending_.back());
  return {};
}

bool PollDesk::is_full() const {
  return pending_fatal_ || pending_.size() >= kBatch || pending_bytes_ >= kBatchBytes;
}

bool PollDesk::is_done() const {
  return (apart_.empty() || !takes_up_fatal_) && outstanding_.empty() && suspects_.empty() &&
         pending_.empty() && plan_.left() == 0;
}

Result<bool> PollDesk::flush() {
  const auto moment = clock_.steady();
  const bool full = is_full() || moment - flushed_ >= kFlushAfter;
  if (pending_.empty() || !(full || outstanding_.empty())) return false;
  return store_decided();
}

Result<bool> PollDesk::store_decided() {
  pending_fatal_ = false;
  if (pending_.empty()) return false;
  flushed_ = clock_.steady();
  std::vector<PollUpdate> updates;
  updates.swap(pending_);
  pending_bytes_ = 0;
  std::unordered_map<std::int64_t, PollTask> tasks;
  tasks.swap(pending_tasks_);
  beat_();
  const auto applied = store_.apply(updates, clock_.now());
  beat_();
  if (!applied) {
    if (auto done = apply_each(updates, tasks); !done) return tl::unexpected(done.error());
  }
  for (const PollUpdate& update : updates) claimed_.erase(update.source_id);
  looked_ = {};
  return true;
}

/// What could not be stored together is stored one by one. One that cannot even so has failed;
/// where that cannot be stored either, it is the store's failure.
Result<void> PollDesk::apply_each(const std::vector<PollUpdate>& updates,
                                  const std::unordered_map<std::int64_t, PollTask>& tasks) {
  for (const PollUpdate& update : updates) {
    beat_();
    const auto applied = store_.apply({update}, clock_.now());
    if (applied) continue;
    const auto task = tasks.find(update.source_id);
    if (task == tasks.end()) return tl::unexpected(applied.error());
    const PollUpdate failed = failed_inside(task->second, applied.error().message);
    if (!store_.apply({failed}, clock_.now())) return tl::unexpected(applied.error());
    log(LogLevel::kError, {{"event", "storage"},
                           {"source", task->second.source.name},
                           {"url", task->second.source.url},
                           {"error", failed.state.last_error}});
  }
  return {};
}

Result<void> PollDesk::let_go(const std::vector<std::int64_t>& source_ids) {
  auto released = store_.release(source_ids);
  if (!released) return released;
  for (const std::int64_t id : source_ids) claimed_.erase(id);
  return released;
}

/// After a failure of the store: what was decided and not applied is claimed still, by a process
/// that lives. Without this nobody would poll it before the next start.
Result<void> PollDesk::let_go_of_lost() {
  if (!lost_) return {};
  std::vector<std::int64_t> ids;
  for (const std::int64_t id : claimed_) {
    const bool suspected = std::any_of(suspects_.begin(), suspects_.end(),
                                       [id](const Suspect& s) { return s.task.source_id == id; });
    if (!suspected && !outstanding_.contains(id)) ids.push_back(id);
  }
  auto released = let_go(ids);
  lost_ = !released;
  return released;
}

Result<void> PollDesk::give_back() {
  outstanding_.clear();
  walks_.clear();
  suspects_.clear();
  const auto flushed = flush();
  auto released = let_go({claimed_.begin(), claimed_.end()});
  if (!flushed) return tl::unexpected(flushed.error());
  return released;
}

void PollDesk::recover() {
  pending_.clear();
  pending_tasks_.clear();
  pending_bytes_ = 0;
  plan_ = PollPlan();
  // A walk whose page was lost: the next poll sees the gap again.
  std::erase_if(walks_, [this](const auto& one) { return !outstanding_.contains(one.first); });
  lost_ = true;
  looked_ = {};
}

}  // namespace feedmill
