#include "fetch/host_queues.h"

#include "support/catch.h"

using namespace feedmill;
using namespace std::chrono_literals;

namespace {

std::unique_ptr<Job> job(const std::string& host, std::int64_t id,
                         Standing standing = Standing::kUnknown) {
  auto out = std::make_unique<Job>();
  out->host = host;
  out->request.id = id;
  out->request.standing = standing;
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
  queues.release("a", Standing::kUnknown, kStart + 1s);
  CHECK(take(queues, kStart + 1s) == 2);
  queues.release("a", Standing::kUnknown, kStart + 3s);
  CHECK(take(queues, kStart + 3s) == 11);
  queues.release("b", Standing::kUnknown, kStart + 4s);
  CHECK(take(queues, kStart + 4s) == 3);
  queues.release("a", Standing::kUnknown, kStart + 9s);
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
  queues.release("a", Standing::kUnknown, kStart);
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

TEST_CASE("host queues: an eighth of all places is kept for what answered soon last time",
          "[fetch]") {
  HostQueues queues(16, 2);
  queues.push(job("prompt", 1, Standing::kPrompt));
  for (int i = 0; i < 40; ++i)
    queues.push(job("hangs" + std::to_string(i), 100 + i, Standing::kSlow));
  CHECK(take(queues) == 1);
  queues.release("prompt", Standing::kPrompt, kStart);
  int taken = 0;
  while (take(queues) != 0) ++taken;
  CHECK(taken == 14);
  CHECK_FALSE(queues.wants_room());
  queues.push(job("prompt", 2, Standing::kPrompt));
  CHECK(queues.wants_room());
  CHECK(take(queues) == 2);
  queues.release("hangs0", Standing::kSlow, kStart);
  CHECK(take(queues) == 114);
}

TEST_CASE("host queues: what is new goes before what is slow", "[fetch]") {
  HostQueues queues(7, 2);  // too few to keep one
  for (int i = 1; i <= 8; ++i) queues.push(job("slow" + std::to_string(i), i, Standing::kSlow));
  queues.push(job("new", 20));
  CHECK(take(queues) == 20);
  for (int i = 1; i <= 6; ++i) CHECK(take(queues) == i);
  CHECK(take(queues) == 0);
}

TEST_CASE("host queues: what is slow is not put off for ever", "[fetch]") {
  HostQueues queues(64, 2);
  for (int i = 0; i < 20; ++i)
    queues.push(job("p" + std::to_string(i), 100 + i, Standing::kPrompt));
  queues.push(job("slow", 1, Standing::kSlow));
  int before = 0;
  while (take(queues) != 1) ++before;
  CHECK(before == 7);
}

TEST_CASE("host queues: places of what was lost are free again", "[fetch]") {
  HostQueues queues(2, 1);
  for (int i = 1; i <= 3; ++i) queues.push(job("a", i));
  queues.push(job("b", 11));
  CHECK(take(queues) == 1);
  CHECK(take(queues) == 11);
  CHECK(take(queues) == 0);
  queues.recount({{"b", Standing::kUnknown}});
  CHECK(queues.active() == 1);
  CHECK(queues.waiting() == 2);
  std::vector<std::int64_t> waiting;
  queues.each([&](const Job& one) { waiting.push_back(one.request.id); });
  CHECK(waiting == std::vector<std::int64_t>{2, 3});
  CHECK(take(queues) == 2);
  queues.recount({});
  CHECK(take(queues) == 3);
  queues.release("a", Standing::kUnknown, kStart);
  CHECK(queues.active() == 0);
}
