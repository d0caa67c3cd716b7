// Answers that are being read, several at once. What is pure of it is done by workers: undoing the
// coding, decoding, parsing; then, after a look into the store, deciding, which makes clean what is
// new or changed. What comes of it is taken in the order in which the answers came, so that the
// store is the same however many workers there are.
//
// Each answer is marked while it is worked on (feedmill/setbacks.h), by whoever is at it, and what
// is thrown is that answer's failure. An answer keeps its share of http.max_memory until it is
// decided on; what is handed out ahead is bounded besides, as a document takes more room read than
// it did on its way. Belongs to the thread that owns the store.
#pragma once

#include <chrono>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "feedmill/polls.h"
#include "feedmill/setbacks.h"
#include "ingest/decide.h"
#include "system/workers.h"

namespace feedmill {

/// About as many bytes as the document has when its coding is undone: what reading it costs.
std::size_t bytes_undone(const FetchResult& result);

class Readings {
 public:
  struct Decided {
    PollTask task;
    std::chrono::milliseconds took{0};
    Standing standing = Standing::kUnknown;
    PollUpdate update;
    std::string failure;  ///< why it could not be worked on; then there is no update
  };

  /// All outlive it. `beat` is called between two steps.
  Readings(Polls& store, Setbacks& setbacks, Workers& workers, std::function<void()> beat)
      : store_(store), setbacks_(setbacks), workers_(workers), beat_(std::move(beat)) {}
  Readings(const Readings&) = delete;
  Readings& operator=(const Readings&) = delete;
  ~Readings() { drop(); }

  /// `max_body` is in bytes, after decompression. What is no document is read at once, and waits
  /// for its turn.
  void add(PollTask task, FetchResult result, Standing standing, std::size_t max_body);
  bool empty() const { return read_.empty() && decided_.empty(); }
  bool contains(std::int64_t source) const;

  /// No more is to be handed out ahead: the oldest is wanted first.
  bool is_full() const;
  /// What the oldest has come to; nothing while it is being worked on, unless `wait`. Errors are
  /// the store's: what was in hand is lost.
  Result<std::optional<Decided>> next(bool wait, Instant now, const PollPolicy& policy);

  /// What is in hand is asked for again, another time.
  void drop();

 private:
  struct Answer;
  struct Step {
    std::shared_ptr<Answer> answer;
    Workers::Job job;
  };

  using What = void (*)(Answer&);
  Step work(std::shared_ptr<Answer> answer, What what);
  Step done(std::shared_ptr<Answer> answer, What what);
  static void guarded(Setbacks& setbacks, Answer& answer, What what);
  Result<void> look_up(Instant now, const PollPolicy& policy);
  Result<void> look_up(Answer& answer);
  void finish(const Step& step);

  Polls& store_;
  Setbacks& setbacks_;
  Workers& workers_;
  std::function<void()> beat_;
  std::deque<Step> read_, decided_;  // the oldest first
  std::size_t weight_ = 0;           // of all
};

}  // namespace feedmill
