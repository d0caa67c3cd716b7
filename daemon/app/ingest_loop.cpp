#include "app/ingest_loop.h"

#include <thread>
#include <utility>

#include "config/changes.h"
#include "system/log.h"

namespace feedmill {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr auto kNow = milliseconds(0);    // while there is something else to do
constexpr auto kSoon = milliseconds(50);  // while something is decided and not stored
constexpr auto kTick = milliseconds(1000);
constexpr auto kSettleEvery = seconds(5);
constexpr auto kUpkeepEvery = std::chrono::hours(1);
constexpr auto kAfterStoreFailure = seconds(15);
constexpr auto kTidyInPass = seconds(20);
constexpr auto kRestTurn = milliseconds(100);
// Entries at once: few keep the daemon able to stop, many make fewer and larger index segments.
constexpr std::size_t kSettleAtOnce = 2000, kSettleInPass = 8192;
// What is stored is settled a step a turn; where that does not suffice, most of the time.
constexpr auto kMostBehind = seconds(30);
constexpr auto kLongSettling = seconds(2);
constexpr auto kBreath = milliseconds(200);  // between two looks at what is due, in long work

}  // namespace

IngestLoop::IngestLoop(Store& store, std::shared_ptr<const Config> config, Options options,
                       OrderChannel& orders, ResultChannel& results, Pulse& pulse,
                       const Clock& clock)
    : store_(store),
      config_(std::move(config)),
      options_(std::move(options)),
      results_(results),
      pulse_(pulse),
      clock_(clock),
      progress_(options_.style),
      workers_(options_.workers),
      // The channel holds a whole window: a push never fails.
      polls_(
          store, store, config_,
          {options_.daemon, options_.selection, options_.named, options_.refetch}, clock, progress_,
          workers_, [&orders](FetchRequest request) { orders.try_push(std::move(request)); },
          [this] { pulse_.beat(Part::kIngest); }),
      alerts_(store, store),
      pictures_(store, store, config_, [this] { results_.wake(); }),
      deliveries_(store, store, store, store, *config_,
                  {[this] { results_.wake(); }, [this] { pulse_.beat(Part::kCourier); },
                   [this] { pulse_.rest(Part::kCourier); }},
                  options_.budget, clock) {
  store_.on_step([this] { pulse_.beat(Part::kIngest); });
  deliveries_.on_step([this] { breathe(); });
}

/// The store lives longer than what it calls at its steps.
IngestLoop::~IngestLoop() {
  store_.on_step([] {});
}

void IngestLoop::reload(std::shared_ptr<const Config> config) {
  const std::lock_guard lock(reload_mutex_);
  reloaded_ = std::move(config);
}

Result<PassTally> IngestLoop::run() {
  auto outcome = polls_.keep_to_budget();
  if (outcome) outcome = polls_.recall_pauses();
  if (outcome) outcome = open_desk();
  if (outcome && options_.daemon) {
    while (!pulse_.stopping()) {
      const auto moved = guarded_tick();
      if (!moved) recover(moved.error());
    }
  } else if (outcome) {
    outcome = pass();
  }
  deliveries_.give_up_claims();
  const auto returned = give_back();
  if (!options_.daemon && outcome) progress_.summary();
  pulse_.finish();
  if (!outcome) return tl::unexpected(outcome.error());
  if (!returned) return tl::unexpected(returned.error());
  return progress_.tally();
}

Result<void> IngestLoop::open_desk() {
  auto desk = DigestDesk::open(store_, store_, config_->digests, config_->sources, config_->output);
  if (!desk) return tl::unexpected(desk.error());
  desk_.emplace(std::move(*desk));
  desk_->on_step([this] { breathe(); });
  desk_->on_wait([this] { return pulse_.stopping(); });
  desk_->write_forms_in(folder_for_forms(config_->storage));
  return alerts_.use(*config_);
}

// One pass: everything that is due at its start, once; then stories, digests, upkeep.
Result<void> IngestLoop::pass() {
  if (auto planned = polls_.plan_pass(); !planned) return planned;
  auto done = poll_planned();
  // What a process has died at is tried when all else is safe.
  if (!pulse_.stopping() && polls_.take_up_fatal()) {
    const auto others = std::move(done);
    done = poll_planned();
    if (!others) done = others;
  }
  if (!done || pulse_.stopping()) return done;
  if (done = upkeep(); !done) return done;
  // The next pass goes on with what is left.
  const auto until = clock_.steady() + kTidyInPass;
  do {
    if (done = tidy(); !done) return done;
  } while (untidy_ && !pulse_.stopping() && clock_.steady() < until);
  return {};
}

Result<void> IngestLoop::poll_planned() {
  while (!pulse_.stopping() && !polls_.is_done()) {
    pulse_.beat(Part::kIngest);
    if (auto done = polls_.hand_out(); !done) return done;
    if (auto done = collect(); !done) return done;
    if (auto done = flush(); !done) return done;
  }
  return pulse_.stopping() ? Result<void>() : after_polls();
}

/// What is thrown outside of any one unit's work costs a turn, not the daemon.
Result<void> IngestLoop::guarded_tick() {
  try {
    return tick();
  } catch (const std::exception& thrown) {
    return failure(Errc::kFailed, reason_of(thrown));
  }
}

// One turn of the daemon: at most kTick, less when something happens.
Result<void> IngestLoop::tick() {
  pulse_.beat(Part::kIngest);
  if (clock_.steady() < not_before_) return rest();
  if (auto done = polls_.let_go_of_lost(); !done) return done;
  if (auto done = take_reload(); !done) return done;
  if (auto done = polls_.look_for_due(); !done) return done;
  if (auto done = polls_.hand_out(); !done) return done;
  if (auto done = collect(); !done) return done;
  if (auto done = flush(); !done) return done;
  if (auto done = after_polls(); !done) return done;
  report_status();
  if (auto done = upkeep(); !done) return done;
  return tidy();
}

/// The store has failed: it is left alone for a while. What is fetched meanwhile waits in the
/// channel, and transfers wait where that is full.
Result<void> IngestLoop::rest() {
  std::this_thread::sleep_for(kRestTurn);
  return {};
}

Result<void> IngestLoop::take_reload() {
  std::shared_ptr<const Config> fresh;
  {
    const std::lock_guard lock(reload_mutex_);
    fresh.swap(reloaded_);
  }
  if (!fresh) return {};
  config_ = std::move(fresh);
  auto used = use_config();
  if (!used) {  // the store's fault: again when it is there
    const std::lock_guard lock(reload_mutex_);
    if (!reloaded_) reloaded_ = config_;
  }
  return used;
}

Result<void> IngestLoop::use_config() {
  polls_.use(config_);
  if (auto done = store_.sync_sources(config_->sources, clock_.now()); !done) return done;
  if (auto done = store_.sync_digests(config_->digests, clock_.now()); !done) return done;
  if (auto done = store_.remember_configuration(to_text(picture_of(*config_))); !done) return done;
  pictures_.use(config_);
  deliveries_.use(*config_);
  if (auto done = polls_.keep_to_budget(); !done) return done;
  return open_desk();
}

// Takes what has come, waiting for the first only.
Result<void> IngestLoop::collect() {
  if (!polls_.awaits_answers() && !polls_.is_reading() && !options_.daemon) return {};
  return take_what_came(behind_since_ ? kNow : polls_.has_decided() || untidy_ ? kSoon : kTick);
}

Result<void> IngestLoop::take_what_came(milliseconds wait) {
  const LogBatch batch;
  auto result = polls_.is_reading() ? results_.try_pop() : results_.pop(wait);
  if (!result) {
    if (auto done = polls_.read_on(true); !done) return done;
  }
  const auto began = clock_.steady();
  for (std::size_t taken = 0; result && taken < DecidedPolls::kBatch; ++taken) {
    pulse_.beat(Part::kIngest);
    if (options_.meter) options_.meter->ended(*result);
    if (auto done = polls_.take(std::move(*result)); !done) return done;
    const bool enough = polls_.is_full() || clock_.steady() - began >= DecidedPolls::kFlushAfter;
    result = enough ? std::nullopt : results_.try_pop();
  }
  return polls_.awaits_answers() ? Result<void>() : polls_.conclude();
}

Result<void> IngestLoop::flush() {
  const auto stored = polls_.flush();
  if (!stored) return tl::unexpected(stored.error());
  unsettled_ = unsettled_ || *stored;
  return {};
}

/// What was claimed and not finished goes back, as if it had not been claimed; what was decided is
/// kept.
Result<void> IngestLoop::give_back() {
  while (auto result = results_.try_pop()) {
    if (auto done = polls_.take(std::move(*result)); !done) break;
  }
  return polls_.give_back();
}

/// Between two steps of other work, outside of any transaction and any marked unit: what is due is
/// asked, and what has come is decided.
void IngestLoop::breathe() {
  pulse_.beat(Part::kIngest);
  if (!options_.daemon || pulse_.stopping() || !breath_) return;
  if (clock_.steady() - breathed_ < kBreath) return;
  try {
    breath_ = poll_on();
  } catch (const std::exception& thrown) {
    breath_ = failure(Errc::kFailed, reason_of(thrown));
  }
  breathed_ = clock_.steady();
}

Result<void> IngestLoop::poll_on() {
  if (auto done = polls_.look_for_due(); !done) return done;
  if (auto done = polls_.hand_out(); !done) return done;
  if (auto done = take_what_came(kNow); !done) return done;
  return flush();
}

/// The second step. The daemon takes it a little at a time, so that polls go on meanwhile; digests
/// wait for its end.
Result<void> IngestLoop::settle() {
  const auto moment = clock_.steady();
  if (!unsettled_) return {};
  if (options_.daemon && !behind_since_ && moment - settled_ < kSettleEvery) return {};
  if (!behind_since_) behind_since_ = moment;
  const bool long_behind = moment - *behind_since_ >= kMostBehind;
  const auto until = moment + (long_behind ? kLongSettling : kNow);
  do {
    pulse_.beat(Part::kIngest);
    const auto left = store_.settle(clock_.now(), options_.daemon ? kSettleAtOnce : kSettleInPass);
    if (!left) return tl::unexpected(left.error());
    unsettled_ = *left > 0;
  } while (unsettled_ && !pulse_.stopping() && (!options_.daemon || clock_.steady() < until));
  settled_ = clock_.steady();
  if (!unsettled_) {
    behind_since_.reset();
    desk_->look_for_early();
  }
  return {};
}

// What follows from the polls.
Result<void> IngestLoop::after_polls() {
  if (auto done = settle(); !done) return done;
  if (pulse_.stopping()) return {};
  if (behind_since_) {  // an issue takes what is settled: later
    if (auto done = deliver(false); !done) return done;
    return std::exchange(breath_, {});
  }
  pulse_.beat(Part::kIngest);
  DigestOutcome digests = desk_->write_due(clock_.now());
  pulse_.beat(Part::kIngest);
  if (auto done = picture(digests); !done) return done;
  if (!options_.daemon)
    desk_->finish_held(digests, clock_.now(), [this] { return pulse_.stopping(); });
  progress_.wrote_digests(digests.written);
  if (auto done = deliver(digests.written > 0); !done) return done;
  if (digests.failed > 0 && !options_.daemon) {
    return failure(Errc::kFailed, std::to_string(digests.failed) + " digests could not be written");
  }
  return std::exchange(breath_, {});
}

/// What was sealed is written once it has its pictures: the daemon does not wait for them.
Result<void> IngestLoop::picture(DigestOutcome& digests) {
  const auto stopping = [this] {
    pulse_.beat(Part::kIngest);
    return pulse_.stopping();
  };
  const auto pictured = options_.daemon ? pictures_.step() : pictures_.finish(stopping);
  if (!pictured) return tl::unexpected(pictured.error());
  if (*pictured) digests += desk_->write_sealed(clock_.now());
  return {};
}

Result<void> IngestLoop::deliver(bool fresh) {
  const Instant moment = clock_.now();
  const auto raised = options_.daemon ? alerts_.step(moment) : alerts_.finish(moment);
  if (!raised) return tl::unexpected(raised.error());
  if (fresh || *raised) deliveries_.sealed();
  if (options_.daemon) return deliveries_.step(clock_.now());
  return deliveries_.finish([this] {
    pulse_.beat(Part::kIngest);
    return pulse_.stopping();
  });
}

Result<void> IngestLoop::upkeep() {
  const auto moment = clock_.steady();
  if (options_.daemon && moment - upkept_ < kUpkeepEvery) return {};
  upkept_ = moment;
  if (auto done = polls_.keep_to_budget(); !done) return done;
  auto pruned = store_.prune(clock_.now(), config_->retention.keep, config_->retention.max_entries,
                             [this] { breathe(); });
  if (!pruned) return pruned;
  return std::exchange(breath_, {});
}

/// A step of what the store puts off, unless something waits to be stored.
Result<void> IngestLoop::tidy() {
  if (polls_.has_decided()) return {};
  pulse_.beat(Part::kIngest);
  const auto more = store_.tidy();
  if (!more) return tl::unexpected(more.error());
  untidy_ = *more;
  return {};
}

/// A daemon's store has failed (a full disk, a lock held for long): what was in hand is asked for
/// again later.
void IngestLoop::recover(const Error& error) {
  log(LogLevel::kError, {{"event", "storage"}, {"error", error.message}});
  polls_.recover();
  breath_ = {};
  not_before_ = clock_.steady() + kAfterStoreFailure;
  pulse_.set_status("storage: " + error.message);
  pulse_.set_trouble("storage: " + error.message);
}

void IngestLoop::report_status() {
  if (clock_.steady() < not_before_) return;
  pulse_.set_trouble({});
  const PassTally& tally = progress_.tally();
  if (options_.meter) options_.meter->stored(tally.fresh, tally.revised);
  const std::optional<Instant> next = polls_.next_due();
  pulse_.set_status(std::to_string(config_->sources.size()) + " sources; " +
                    std::to_string(tally.done) + " polls, " + std::to_string(tally.failed) +
                    " failed, " + std::to_string(tally.fresh) + " new entries" +
                    (polls_.is_offline() ? "; this machine is offline" : "") +
                    (next && *next > clock_.now() ? "; next poll " + to_rfc3339(*next) : ""));
}

}  // namespace feedmill
