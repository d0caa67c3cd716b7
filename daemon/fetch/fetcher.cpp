#include "fetch/fetcher.h"

#include <fmt/format.h>

#include <algorithm>
#include <system_error>
#include <thread>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <variant>

#include "feedmill/result.h"
#include "fetch/failure.h"
#include "fetch/file_readings.h"
#include "fetch/host_name.h"
#include "fetch/host_queues.h"
#include "fetch/lane.h"
#include "fetch/large_lanes.h"
#include "fetch/redirect.h"
#include "fetch/socket_loop.h"
#include "fetch/verdict.h"
#include "system/log.h"
#include "text/url.h"

namespace feedmill {
namespace {

Instant wall_now() { return std::chrono::floor<Seconds>(std::chrono::system_clock::now()); }

Monotonic monotonic_now() { return std::chrono::steady_clock::now(); }

// A descriptor that is missing now may be there in a moment; after so many moments it is a failure.
constexpr int kMaxStarved = 20;

// Files are read at once; so many of them end a step.
constexpr std::size_t kMostResults = 64;
constexpr std::chrono::milliseconds kNoWait(0);
constexpr std::chrono::milliseconds kReadTurn(50);
constexpr std::chrono::milliseconds kAfterFailure(50);
constexpr int kMostFailures = 200;  // in a row: that is no want of memory that passes

// A host that has not let us in so often, each time after a long wait, lets nobody in now: what
// else waits for it is told so, rather than kept for hours.
constexpr int kDeadAfter = 3;
constexpr auto kLongWait = std::chrono::seconds(1);

bool is_long_knock(const Verdict& verdict, const Answer& answer) {
  const auto* failed = std::get_if<FetchFailed>(&verdict);
  return failed != nullptr && answer.took >= kLongWait &&
         (failed->kind == FetchFailure::kConnect || failed->kind == FetchFailure::kDns);
}

// A transfer that nobody has let in for so long gives its place, once, to one that waits.
constexpr auto kKnock = std::chrono::seconds(1);

using Outcome = FileReadings::Outcome;

/// A verdict other than NextHop.
Outcome outcome_of(Verdict&& verdict) {
  if (auto* fetched = std::get_if<Fetched>(&verdict)) return std::move(*fetched);
  if (auto* same = std::get_if<NotModified>(&verdict)) return std::move(*same);
  return std::get<FetchFailed>(std::move(verdict));
}

}  // namespace

class Fetcher::Impl {
 public:
  explicit Impl(FetchOptions options)
      : budget_(std::make_shared<BodyBudget>([this] { loop.wakeup(); })),
        queues_(1, 1),
        files_(budget_, [this](Job& job, Outcome outcome) {
          queues_.release(job.host, job.request.standing, monotonic_now());
          finish(job, std::move(outcome), {});
        }) {
    configure(std::move(options));
  }
  ~Impl();

  void configure(FetchOptions options);
  void submit(FetchRequest request);
  std::size_t pending() const {
    return queues_.waiting() + busy_.size() + files_.size() + results_.size();
  }
  void step(std::chrono::milliseconds timeout, std::vector<FetchResult>& finished);
  void cancel_all();
  const std::shared_ptr<BodyBudget>& budget() const { return budget_; }

  SocketLoop loop;
  bool paused = false;

 private:
  void turn(std::chrono::milliseconds timeout);
  void mend();
  void start_what_may();
  void start(std::unique_ptr<Job> job);
  void harvest();
  void settle(Lane& lane, Answer answer);
  bool make_room();
  void limit_to(std::size_t transfers);
  bool put_back(std::unique_ptr<Job>& job, const Answer& answer);
  void count_knock(const Job& job, const Answer& answer, const Verdict& verdict);
  void give_up(const std::string& host, const std::string& place, FetchFailed failed);
  void hop(std::unique_ptr<Job> job, int status, std::string url);
  void finish(Job& job, Outcome outcome, const Answer& answer);
  std::unique_ptr<Lane> idle_lane();
  std::unique_ptr<Lane> retire(Lane& lane);
  void look_after_paused();

  std::shared_ptr<BodyBudget> budget_;
  std::shared_ptr<const LaneRules> rules_;
  HostQueues queues_;
  std::size_t limit_ = 1;
  std::unordered_map<std::string, int> knocks_;  // long and vain, in a row, by host and port
  std::vector<std::unique_ptr<Lane>> busy_, idle_;
  FileReadings files_;
  std::vector<FetchResult> results_;
  std::unordered_set<std::int64_t> in_hand_;  // submitted, and their results not given
  int failures_ = 0;                          // steps in a row that were cut short
};

Fetcher::Impl::~Impl() {
  budget_->close();  // bodies that wait may outlive this
  for (const auto& lane : busy_) loop.remove(lane->easy());
}

void Fetcher::Impl::configure(FetchOptions options) {
  options = within_descriptors(std::move(options));
  auto rules = std::make_shared<LaneRules>();
  rules->guard = AddressGuard(options.allow_networks);
  const bool same_trust = rules_ && rules_->options.ca_file == options.ca_file;
  rules->trusts = same_trust ? rules_->trusts : std::make_shared<TlsTrusts>(options.ca_file);
  rules->more_waits = [this](const std::string& host) { return queues_.waits(host); };
  if (auto plain = with_plain_host(options.proxy)) options.proxy = *std::move(plain);
  rules->budget = budget_;
  rules->is_oldest = [this](const Lane& lane) { return is_oldest_large(busy_, lane); };
  budget_->set(std::max(options.max_memory, 2 * options.max_body), options.max_body,
               options.max_concurrent);
  rules->options = std::move(options);
  rules_ = std::move(rules);
  idle_.clear();
  limit_to(rules_->options.max_concurrent);
}

void Fetcher::Impl::submit(FetchRequest request) {
  in_hand_.insert(request.id);
  queues_.push(make_job(std::move(request)));
}

void Fetcher::Impl::start_what_may() {
  while (!paused && results_.size() < kMostResults) {
    std::unique_ptr<Job> job = queues_.take(monotonic_now());
    if (!job) return;
    start(std::move(job));
  }
}

void Fetcher::Impl::start(std::unique_ptr<Job> job) {
  if (job->trail.hops == 0 && scheme_of(job->url) == "file") {
    files_.push(std::move(job));
    return files_.start(rules_->options);
  }
  if (auto refused = refuse(*job, rules_->options, rules_->guard)) {
    queues_.release(job->host, job->request.standing, monotonic_now());
    return finish(*job, *std::move(refused), {});
  }
  std::unique_ptr<Lane> lane = idle_lane();
  lane->start(std::move(job));
  Lane& started = *lane;
  busy_.push_back(std::move(lane));
  if (!loop.add(started.easy())) settle(started, started.finish(CURLE_OUT_OF_MEMORY));
}

/// What was in hand when memory ran out in the midst of a step is counted anew; what was lost in it
/// has failed. Where there is no memory for that either, it is done at the next step.
void Fetcher::Impl::mend() {
  std::unordered_set<std::int64_t> here;
  HostQueues::Active active;
  const auto holds = [&](const Job& job) {
    here.insert(job.request.id);
    active.emplace_back(job.host, job.request.standing);
  };
  for (const auto& lane : busy_) holds(lane->job());
  files_.each(holds);
  queues_.recount(active);
  queues_.each([&](const Job& job) { here.insert(job.request.id); });
  for (const FetchResult& result : results_) here.insert(result.id);
  std::vector<std::int64_t> lost;
  for (const std::int64_t id : in_hand_)
    if (!here.contains(id)) lost.push_back(id);
  for (const std::int64_t id : lost) {
    FetchResult failed;
    failed.id = id;
    failed.outcome = FetchFailed{FetchFailure::kInside, 0, "not enough memory"};
    results_.push_back(std::move(failed));
  }
}

/// What waits for a resolver or for a host that does not answer begins again later, behind what may
/// be quicker: a hundred such names would hold all places for as long as connect_timeout.
bool Fetcher::Impl::make_room() {
  if (paused || !queues_.wants_room() || results_.size() >= kMostResults) return false;
  const Monotonic now = monotonic_now();
  std::vector<Lane*> silent;
  for (const auto& lane : busy_) {
    if (now - lane->began() >= kKnock && !lane->job().made_room && lane->knocks())
      silent.push_back(lane.get());
  }
  for (Lane* lane : silent) {
    std::unique_ptr<Job> job = retire(*lane)->take_job();
    queues_.release(job->host, job->request.standing, now);
    job->made_room = true;
    job->request.standing = Standing::kSlow;
    queues_.push(std::move(job));
  }
  return !silent.empty();
}

std::unique_ptr<Lane> Fetcher::Impl::idle_lane() {
  if (idle_.empty()) return std::make_unique<Lane>(rules_);
  std::unique_ptr<Lane> lane = std::move(idle_.back());
  idle_.pop_back();
  return lane;
}

/// Takes a lane out of those that are busy.
std::unique_ptr<Lane> Fetcher::Impl::retire(Lane& lane) {
  loop.remove(lane.easy());
  const auto at = std::find_if(busy_.begin(), busy_.end(),
                               [&](const auto& other) { return other.get() == &lane; });
  std::swap(*at, busy_.back());
  std::unique_ptr<Lane> out = std::move(busy_.back());
  busy_.pop_back();
  return out;
}

/// Lets those go on for which there is room again, and ends those whose time is over.
void Fetcher::Impl::look_after_paused() {
  budget_->want_room(true);
  const bool waits = resume_in_turn(busy_);
  files_.start(rules_->options);
  budget_->want_room(waits || files_.has_waiting());
  std::vector<Lane*> overdue;
  const auto now = Lane::Clock::now();
  for (const auto& lane : busy_)
    if (lane->is_overdue(now)) overdue.push_back(lane.get());
  for (Lane* const lane : overdue) settle(*lane, lane->finish(CURLE_OPERATION_TIMEDOUT));
}

void Fetcher::Impl::harvest() {
  while (const auto done = loop.next_done()) {
    Lane& lane = Lane::of(done->easy);
    settle(lane, lane.finish(done->code));
  }
}

void Fetcher::Impl::settle(Lane& lane, Answer answer) {
  std::unique_ptr<Lane> owned = retire(lane);
  std::unique_ptr<Job> job = owned->take_job();
  const FetchOptions& options = owned->rules().options;
  const std::string host = job->host;
  const Standing standing = job->request.standing;
  job->spent += answer.took;
  if (!put_back(job, answer)) {
    Verdict verdict = judge(*job, answer, options);
    count_knock(*job, answer, verdict);
    if (auto* next = std::get_if<NextHop>(&verdict)) {
      job->cookies.take(job->url, answer.head.set_cookies, wall_now());
      hop(std::move(job), answer.head.status, std::move(next->url));
    } else {
      finish(*job, outcome_of(std::move(verdict)), answer);
    }
  }
  // After hop(): a connection that the next hop may use is worth its place.
  queues_.release(host, standing, monotonic_now());
  if (&owned->rules() == rules_.get()) idle_.push_back(std::move(owned));
}

void Fetcher::Impl::limit_to(std::size_t transfers) {
  limit_ = transfers;
  queues_.set_limits(transfers, rules_->options.max_per_host);
  loop.set_connections(transfers);
}

/// For want of descriptors: fewer at once from now on, and this one again.
bool Fetcher::Impl::put_back(std::unique_ptr<Job>& job, const Answer& answer) {
  if (!answer.out_of_descriptors || answer.opened || ++job->starved > kMaxStarved) return false;
  limit_to(std::max<std::size_t>(1, queues_.active() - 1));
  queues_.push_first(std::move(job));
  return true;
}

void Fetcher::Impl::count_knock(const Job& job, const Answer& answer, const Verdict& verdict) {
  const std::string place = host_and_port(job.url);
  if (!is_long_knock(verdict, answer) || !queues_.waits(job.host)) {
    knocks_.erase(place);
  } else if (++knocks_[place] >= kDeadAfter) {
    knocks_.erase(place);
    give_up(job.host, place, std::get<FetchFailed>(verdict));
  }
}

/// What waits for `place`, another port of the host aside, fails as those before it did.
void Fetcher::Impl::give_up(const std::string& host, const std::string& place, FetchFailed failed) {
  failed.message += fmt::format(" (not asked again after {} such failures just now)", kDeadAfter);
  for (auto& job : queues_.take_all(host)) {
    if (host_and_port(job->url) == place) {
      finish(*job, failed, {});
    } else {
      queues_.push(std::move(job));
    }
  }
}

void Fetcher::Impl::hop(std::unique_ptr<Job> job, int status, std::string url) {
  extend_trail(job->trail, status, url);
  job->host = host_of(url);
  job->url = std::move(url);
  queues_.push_first(std::move(job));
}

void Fetcher::Impl::finish(Job& job, Outcome outcome, const Answer& answer) {
  FetchResult result = result_of(job, std::move(outcome), answer, rules_->options, wall_now());
  if (const auto* fetched = std::get_if<Fetched>(&result.outcome))
    result.held = budget_->hold(fetched->body.size());
  results_.push_back(std::move(result));
}

void Fetcher::Impl::step(std::chrono::milliseconds timeout, std::vector<FetchResult>& finished) {
  try {
    if (failures_ > 0) mend();
    turn(timeout);
    failures_ = 0;
  } catch (const std::exception& thrown) {
    if (++failures_ > kMostFailures) throw;
    log(LogLevel::kError, {{"event", "fetch"}, {"error", reason_of(thrown)}});
    std::this_thread::sleep_for(kAfterFailure);
  }
  finished.reserve(finished.size() + results_.size());
  for (FetchResult& result : results_) {
    in_hand_.erase(result.id);
    finished.push_back(std::move(result));
  }
  results_.clear();
}

void Fetcher::Impl::turn(std::chrono::milliseconds timeout) {
  const std::size_t most = rules_->options.max_concurrent;
  if (limit_ < most && busy_.empty()) limit_to(most);  // descriptors may be there again
  start_what_may();
  if (files_.has_begun()) timeout = std::min(timeout, kReadTurn);
  look_after_paused();
  loop.wait(results_.empty() ? timeout : kNoWait);
  harvest();
  files_.conclude();
  start_what_may();
  if (make_room()) start_what_may();
}

void Fetcher::Impl::cancel_all() {
  const FetchFailed cancelled{FetchFailure::kCancelled, 0, "cancelled: the program is stopping"};
  while (!busy_.empty()) {
    const std::unique_ptr<Lane> lane = retire(*busy_.back());
    const std::unique_ptr<Job> job = lane->take_job();
    finish(*job, cancelled, {});
    queues_.release(job->host, job->request.standing, monotonic_now());
  }
  files_.each([&](Job& job) {
    finish(job, cancelled, {});
    queues_.release(job.host, job.request.standing, monotonic_now());
  });
  files_.clear();
  for (const auto& job : queues_.take_all()) finish(*job, cancelled, {});
}

Fetcher::Fetcher(FetchOptions options) : impl_(std::make_unique<Impl>(std::move(options))) {}
Fetcher::~Fetcher() = default;

std::shared_ptr<BodyBudget> Fetcher::budget() const { return impl_->budget(); }

void Fetcher::submit(FetchRequest request) { impl_->submit(std::move(request)); }
std::size_t Fetcher::pending() const { return impl_->pending(); }
void Fetcher::step(std::chrono::milliseconds timeout, std::vector<FetchResult>& finished) {
  impl_->step(timeout, finished);
}
void Fetcher::pause(bool paused) { impl_->paused = paused; }
void Fetcher::cancel_all() { impl_->cancel_all(); }
void Fetcher::reconfigure(FetchOptions options) { impl_->configure(std::move(options)); }
void Fetcher::watch(int fd) { impl_->loop.watch(fd); }
void Fetcher::unwatch(int fd) { impl_->loop.unwatch(fd); }
void Fetcher::wakeup() { impl_->loop.wakeup(); }

}  // namespace feedmill
