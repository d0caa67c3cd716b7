#include "app/readings.h"

#include <algorithm>
#include <utility>

#include "app/fatal_sources.h"

namespace feedmill {
namespace {

constexpr std::size_t kMostAhead = 32, kMostWeight = 1U << 20U;
constexpr std::size_t kUsualGain = 8;  // of a coding, at most, for what is no bomb

/// What gzip says in its last bytes (RFC 1952) of how much it holds, modulo 2^32.
std::size_t size_in_trailer(const std::string& gzip) {
  std::size_t size = 0;
  if (gzip.size() < 4) return size;
  for (std::size_t i = 1; i <= 4; ++i)
    size = size << 8U | static_cast<unsigned char>(gzip[gzip.size() - i]);
  return size;
}

}  // namespace

std::size_t bytes_undone(const FetchResult& result) {
  const auto* fetched = std::get_if<Fetched>(&result.outcome);
  if (fetched == nullptr) return 0;
  if (fetched->content_encoding.empty()) return fetched->body.size();
  const std::size_t usual = fetched->body.size() * kUsualGain;
  if (fetched->content_encoding != "gzip") return usual;  // others end in no size
  return std::max(usual, size_in_trailer(fetched->body));
}

/// Of the thread that owns the store, but for `what` is being done.
struct Readings::Answer {
  PollTask task;
  FetchResult result;  // with its share of http.max_memory
  std::size_t max_body = 0, weight = 0;
  Instant now{};
  PollPolicy policy;
  Interpretation reading;
  std::vector<KnownKey> known;
  std::vector<StoredEntry> stored;
  Decided decided;

  void read() { reading = interpret(task, std::move(result), max_body); }
  void decide() {
    decided.update = feedmill::decide(task, std::move(reading), known, stored, now, policy);
  }
  bool has_failed() const { return !decided.failure.empty(); }
};

bool Readings::contains(std::int64_t source) const {
  const auto is_it = [source](const Step& step) { return step.answer->task.source_id == source; };
  return std::any_of(read_.begin(), read_.end(), is_it) ||
         std::any_of(decided_.begin(), decided_.end(), is_it);
}

bool Readings::is_full() const {
  return read_.size() + decided_.size() >= kMostAhead || weight_ >= kMostWeight ||
         (workers_.most() == 0 && !empty());
}

/// Whatever is wrong with one answer is that answer's failure.
void Readings::guarded(Setbacks& setbacks, Answer& answer, What what) {
  if (answer.has_failed()) return;
  const Marked mark(setbacks, unit_of_poll(answer.task.source_id));
  try {
    what(answer);
  } catch (const std::exception& thrown) {
    answer.decided.failure = reason_of(thrown);
  }
}

Readings::Step Readings::work(std::shared_ptr<Answer> answer, What what) {
  auto job =
      workers_.begin([answer, what, &setbacks = setbacks_] { guarded(setbacks, *answer, what); });
  return {std::move(answer), std::move(job)};
}

/// What is not worth a worker's time.
Readings::Step Readings::done(std::shared_ptr<Answer> answer, What what) {
  guarded(setbacks_, *answer, what);
  return {std::move(answer), Workers::done()};
}

void Readings::add(PollTask task, FetchResult result, Standing standing, std::size_t max_body) {
  auto answer = std::make_shared<Answer>();
  answer->task = std::move(task);
  answer->decided.took = result.took;
  answer->decided.standing = standing;
  answer->weight = bytes_undone(result);
  answer->max_body = max_body;
  answer->result = std::move(result);
  weight_ += answer->weight;
  const bool is_body = std::holds_alternative<Fetched>(answer->result.outcome);
  const What read = [](Answer& one) { one.read(); };
  read_.push_back(is_body ? work(std::move(answer), read) : done(std::move(answer), read));
}

void Readings::finish(const Step& step) {
  while (!workers_.step_towards(step.job)) beat_();
  beat_();
}

/// What the store knows of the oldest that has been read.
Result<void> Readings::look_up(Answer& answer) {
  const Marked mark(setbacks_, unit_of_poll(answer.task.source_id));
  try {
    if (const auto keys = keys_wanted(answer.reading); !keys.empty()) {
      auto found = store_.known(answer.task.source_id, keys);
      if (!found) return tl::unexpected(found.error());
      answer.known = std::move(*found);
    }
    if (const auto wanted = entries_wanted(answer.reading, answer.known); !wanted.empty()) {
      auto found = store_.stored(wanted);
      if (!found) return tl::unexpected(found.error());
      answer.stored = std::move(*found);
    }
  } catch (const std::exception& thrown) {
    answer.decided.failure = reason_of(thrown);
  }
  return {};
}

Result<void> Readings::look_up(Instant now, const PollPolicy& policy) {
  auto answer = std::move(read_.front().answer);
  read_.pop_front();
  if (!answer->has_failed()) {
    auto looked = look_up(*answer);
    if (!looked && looked.error().code == Errc::kStorage) return looked;
    if (!looked) answer->decided.failure = looked.error().message;
  }
  answer->now = now;
  answer->policy = policy;
  const bool is_document = answer->reading.kind == Interpretation::Kind::kDocument;
  const What decide = [](Answer& one) { one.decide(); };
  decided_.push_back(is_document ? work(std::move(answer), decide)
                                 : done(std::move(answer), decide));
  return {};
}

Result<std::optional<Readings::Decided>> Readings::next(bool wait, Instant now,
                                                        const PollPolicy& policy) {
  while (!read_.empty() && (read_.front().job->is_done() || (wait && decided_.empty()))) {
    finish(read_.front());
    if (auto done = look_up(now, policy); !done) return tl::unexpected(done.error());
  }
  if (decided_.empty() || !(wait || decided_.front().job->is_done())) return std::nullopt;
  finish(decided_.front());
  const auto answer = std::move(decided_.front().answer);
  decided_.pop_front();
  weight_ -= answer->weight;
  answer->decided.task = std::move(answer->task);
  return std::move(answer->decided);
}

void Readings::drop() {
  for (auto* steps : {&read_, &decided_}) {
    for (const Step& step : *steps) Workers::drop(step.job);
    steps->clear();
  }
  weight_ = 0;
}

}  // namespace feedmill
