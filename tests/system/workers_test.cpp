#include "system/workers.h"

#include <atomic>
#include <set>
#include <stdexcept>

#include "support/catch.h"

using namespace feedmill;

namespace {

void finish(Workers& workers, const Workers::Job& job) {
  while (!workers.step_towards(job)) {
  }
}

/// Work that is under way until it is told to end.
struct Gate {
  std::atomic<bool> begun{false}, open{false};
  Workers::Job begin(Workers& workers) {
    return workers.begin([this] {
      begun = true;
      open.wait(false);
    });
  }
  void let_go() {
    open = true;
    open.notify_all();
  }
};

}  // namespace

TEST_CASE("workers: all that is handed out is done once, however many there are") {
  for (const std::size_t most : {0, 1, 3}) {
    CAPTURE(most);
    Workers workers(most);
    std::vector<std::atomic<int>> done(200);
    std::vector<Workers::Job> jobs;
    for (auto& one : done) jobs.push_back(workers.begin([&one] { ++one; }));
    for (const auto& job : jobs) finish(workers, job);
    for (const auto& one : done) CHECK(one == 1);
  }
}

TEST_CASE("workers: without any, work is done when it is wanted, by whoever wants it") {
  Workers workers(0);
  std::size_t by = 17;
  const auto job = workers.begin([&by] { by = worker_number(); });
  CHECK_FALSE(job->is_done());
  CHECK(workers.step_towards(job));
  CHECK(by == 0);
}

TEST_CASE("workers: each has a number of its own, and no more begin than may") {
  Workers workers(100);
  CHECK(workers.most() == Workers::kMost);
  std::vector<Gate> gates(Workers::kMost);
  std::vector<Workers::Job> jobs;
  for (Gate& gate : gates) jobs.push_back(gate.begin(workers));
  for (Gate& gate : gates)
    while (!gate.begun) std::this_thread::yield();
  for (Gate& gate : gates) gate.let_go();
  for (const auto& job : jobs) finish(workers, job);
  std::mutex mutex;
  std::set<std::size_t> numbers;
  std::vector<Workers::Job> more;
  for (int i = 0; i < 500; ++i)
    more.push_back(workers.begin([&] {
      const std::lock_guard lock(mutex);
      numbers.insert(worker_number());
    }));
  for (const auto& job : more) finish(workers, job);
  for (const std::size_t number : numbers) CHECK(number <= Workers::kMost);
}

TEST_CASE("workers: whoever waits works along") {
  Workers workers(1);
  Gate gate;
  const auto slow = gate.begin(workers);
  while (!gate.begun) std::this_thread::yield();
  std::size_t by = 17;
  const auto other = workers.begin([&by] { by = worker_number(); });
  CHECK_FALSE(workers.step_towards(slow));  // which another is at
  CHECK(other->is_done());
  CHECK(by == 0);
  gate.let_go();
  finish(workers, slow);
}

TEST_CASE("workers: what work throws is thrown to whoever wants it") {
  for (const std::size_t most : {0, 2}) {
    Workers workers(most);
    const auto job = workers.begin([] { throw std::runtime_error("damaged"); });
    const auto other = workers.begin([] {});
    CHECK_THROWS_WITH(finish(workers, job), "damaged");
    finish(workers, other);
  }
}

TEST_CASE("workers: what is dropped is not done") {
  Workers workers(1);
  Gate gate;
  const auto slow = gate.begin(workers);
  while (!gate.begun) std::this_thread::yield();
  bool done = false;
  const auto dropped = workers.begin([&done] { done = true; });
  CHECK(Workers::drop(dropped));
  CHECK_FALSE(Workers::drop(slow));
  gate.let_go();
  finish(workers, slow);
  finish(workers, workers.begin([] {}));
  CHECK_FALSE(done);
  CHECK(Workers::done()->is_done());
}
