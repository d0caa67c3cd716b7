// What the desk of polls hands out and stores; what it makes of answers is in
// poll_desk_answers.cpp.
#include "app/poll_desk.h"

#include <algorithm>
#include <utility>

#include "app/poll_policy.h"
#include "app/request.h"
#include "schedule/redirect_memory.h"
#include "schedule/setback.h"

namespace feedmill {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr auto kLookAtClock = seconds(30);  // of the wall clock, which may be set
constexpr int kLookShare = 20;              // behind a backlog, one part in so many of the time
constexpr auto kHurry = milliseconds(200);  // between two claims while places are left
constexpr std::size_t kKept = 8;            // a part of the window in so many is for that alone

}  // namespace

PollDesk::PollDesk(Polls& store, Setbacks& setbacks, std::shared_ptr<const Config> config,
                   Options options, const Clock& clock, Progress& progress, Workers& workers,
                   Order order, std::function<void()> beat)
    : store_(store),
      setbacks_(setbacks),
      config_(std::move(config)),
      options_(std::move(options)),
      clock_(clock),
      progress_(progress),
      order_(std::move(order)),
      beat_(std::move(beat)),
      fatal_(setbacks, clock),
      walks_(store, setbacks, clock),
      readings_(store, setbacks, workers, beat_),
      decided_(store, clock, beat_, [this](const PollTask& task, const std::string& reason) {
        return failed_inside(task, reason);
      }) {}

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
  if (auto done = fatal_.set_apart(*due); !done) return done;
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
  if ((plan_.left() > 0 || fatal_.waiting()) && clock_.steady() < look_again_) return {};
  const bool clock_moved = moment < looked_ || moment > looked_ + kLookAtClock;
  const bool is_due = next_due_ && moment >= *next_due_ && moment > looked_;
  if (!clock_moved && !is_due) return {};
  looked_ = moment;
  const auto began = clock_.steady();
  auto due = store_.due(DueSelection::kDue, {}, moment, config_->poll.max_interval);
  if (!due) return tl::unexpected(due.error());
  leave_out_what_waits(*due);
  if (auto done = fatal_.set_apart(*due); !done) return done;
  plan_ = PollPlan(*due, places_of_a_host(), handed_out());
  const auto next = store_.next_due();
  if (!next) return tl::unexpected(next.error());
  next_due_ = *next;
  look_again_ = clock_.steady() + (clock_.steady() - began) * kLookShare;
  return {};
}

/// What was asked and is not in the store yet still looks due there.
void PollDesk::leave_out_what_waits(std::vector<DueSource>& due) {
  walks_.look_at_clock();
  std::erase_if(set_aside_, [this](const auto& one) { return one.second <= clock_.steady(); });
  std::erase_if(due, [this](const DueSource& source) {
    return claimed_.contains(source.id) || set_aside_.contains(source.id) ||
           walks_.waits(source.id);
  });
}

bool PollDesk::take_up_fatal() {
  takes_up_fatal_ = true;
  return fatal_.waiting();
}

bool PollDesk::may_try_fatal() const {
  if (!fatal_.waiting() || offline_.offline() || has_decided()) return false;
  if (fatal_.next_has_failed()) return true;
  const bool quiet = outstanding_.empty() && plan_.left() == 0;
  return options_.daemon ? fatal_.may_be_tried(quiet) : quiet && takes_up_fatal_;
}

/// One at a time. What has failed by its deaths is not asked.
Result<void> PollDesk::hand_out_fatal() {
  const bool has_failed = fatal_.next_has_failed();
  const DueSource source = fatal_.take();
  auto tasks = store_.claim({source.id}, clock_.now());
  if (!tasks) return tl::unexpected(tasks.error());
  if (tasks->empty()) {
    progress_.not_counted();
    return {};
  }
  claimed_.insert(source.id);
  PollTask task = std::move(tasks->front());
  if (!has_failed) return order({std::move(task), source.host});
  PollUpdate update = failed_inside(task, death_error(fatal_.setback(source.id)));
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
                                 DecidedPolls::kBatch);
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
  const auto until = pauses_.paused_until(asked_host(task.source, task.state), clock_.now());
  if (!until) return false;
  PollUpdate update;
  update.source_id = task.source_id;
  update.state = put_off_until(task, *until);
  decided_.add(std::move(update));
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

bool PollDesk::is_done() const {
  return (!fatal_.waiting() || !takes_up_fatal_) && outstanding_.empty() && suspects_.empty() &&
         !has_decided() && plan_.left() == 0;
}

Result<bool> PollDesk::flush() {
  const bool more_comes = !outstanding_.empty() || is_reading();
  if (decided_.empty() || (more_comes && !decided_.is_due())) return false;
  return store_decided();
}

Result<bool> PollDesk::store_decided() {
  const auto stored = decided_.store();
  if (!stored) return tl::unexpected(stored.error());
  if (stored->empty()) return false;
  for (const std::int64_t source : *stored) claimed_.erase(source);
  looked_ = {};
  return true;
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
    if (!suspected && !outstanding_.contains(id) && !readings_.contains(id)) ids.push_back(id);
  }
  auto released = let_go(ids);
  lost_ = !released;
  return released;
}

Result<void> PollDesk::give_back() {
  auto read = read_all();
  outstanding_.clear();
  walks_.drop_all();
  suspects_.clear();
  const auto flushed = flush();
  auto released = let_go({claimed_.begin(), claimed_.end()});
  if (!read) return read;
  if (!flushed) return tl::unexpected(flushed.error());
  return released;
}

void PollDesk::recover() {
  readings_.drop();
  decided_.forget();
  plan_ = PollPlan();
  // A walk whose page was lost: the next poll sees the gap again.
  walks_.keep_only([this](std::int64_t source) { return outstanding_.contains(source); });
  lost_ = true;
  looked_ = {};
}

}  // namespace feedmill
