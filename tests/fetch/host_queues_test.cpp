#include "fetch/host_queues.h"

#include "support/catch.h"

using namespace feedmill;
using namespace std::chrono_literals;

namespace {

std::unique_ptr<Job> job(const std::string& host, std::int64_t id) {
  auto out = std::make_unique<Job>();
  out->host = host;
  out->request.id = id;
  return out;
}

const Monotonic kStart{1h};

std::int64_t take(HostQueues& queues, Monotonic now = kStart) {
  const auto taken = queues.take(now);
  return taken ? taken->request.id : 0;
}

}  // namespace

TEST_CASE("host queues: a host has its limit, and all have one together", "[fetch]") {
  HostQueues queues(3, 2);
  for (int i = 1; i <= 3; ++i) queues.push(job("a", i));
  CHECK(take(queues) == 1);
  CHECK(take(queues) == 2);
  CHECK(take(queues) == 0);
  for (int i = 11; i <= 13; ++i) queues.push(job("b", i));
  CHECK(take(queues) == 11);
  CHECK(take(queues) == 0);
  CHECK(queues.active() == 3);
  CHECK(queues.waiting() == 3);
}

TEST_CASE("host queues: every host comes first once before one comes twice", "[fetch]") {
  HostQueues queues(10, 2);
  for (int i = 1; i <= 3; ++i) queues.push(job("a", i));
  queues.push(job("b", 11));
  queues.push(job("c", 21));
  CHECK(take(queues) == 1);
  CHECK(take(queues) == 11);
  CHECK(take(queues) == 21);
  CHECK(take(queues) == 2);
}

TEST_CASE("host queues: what follows at a host keeps its place, until its turn is over",
          "[fetch]") {
  HostQueues queues(1, 1);
  for (int i = 1; i <= 4; ++i) queues.push(job("a", i));
  queues.push(job("b", 11));
  CHECK(take(queues) == 1);
  queues.release("a", kStart + 1s);
  CHECK(take(queues, kStart + 1s) == 2);
  queues.release("a", kStart + 3s);
  CHECK(take(queues, kStart + 3s) == 11);
  queues.release("b", kStart + 4s);
  CHECK(take(queues, kStart + 4s) == 3);
  queues.release("a", kStart + 9s);
  CHECK(take(queues, kStart + 9s) == 4);  // nobody else waits
}

TEST_CASE("host queues: a hop goes before what has not begun", "[fetch]") {
  HostQueues queues(1, 1);
  queues.push(job("a", 1));
  queues.push(job("b", 11));
  queues.push_first(job("b", 12));
  CHECK(take(queues) == 12);
}

TEST_CASE("host queues: nothing is left of a host that is done", "[fetch]") {
  HostQueues queues(4, 2);
  queues.push(job("a", 1));
  queues.push(job("a", 2));
  queues.push(job("a", 3));
  CHECK(take(queues) == 1);
  CHECK(queues.waits("a"));
  CHECK(queues.take_all("a").size() == 2);
  CHECK_FALSE(queues.waits("a"));
  queues.release("a", kStart);
  CHECK(queues.active() == 0);
  CHECK(queues.waiting() == 0);
  CHECK(take(queues) == 0);
}

TEST_CASE("host queues: raised limits let more start", "[fetch]") {
  HostQueues queues(1, 1);
  for (int i = 1; i <= 3; ++i) queues.push(job("a", i));
  CHECK(take(queues) == 1);
  CHECK(take(queues) == 0);
  queues.set_limits(4, 3);
  CHECK(take(queues) == 2);
  CHECK(take(queues) == 3);
}
