// http.max_memory: many great bodies at once, a real server, a reader that takes its time.
#include <algorithm>
#include <atomic>
#include <memory>
#include <set>
#include <thread>

#include "fetch/body_budget.h"
#include "fetching.h"

using namespace feedmill;
using namespace feedmill::test;

namespace {

constexpr std::size_t kMiB = 1U << 20;

std::string body_of(std::size_t bytes, std::size_t number) {
  std::string body = "<rss>" + std::to_string(number) + std::string(bytes, 'x');
  body.resize(bytes);
  return body;
}

FetchOptions options_of(std::size_t max_memory, std::size_t max_body, std::size_t transfers) {
  FetchOptions options = loopback_options();
  options.max_memory = max_memory;
  options.max_body = max_body;
  options.max_concurrent = transfers;
  options.max_per_host = transfers;
  return options;
}

/// What the fetcher holds by its own count, at most, while results are read one at a time.
struct Run {
  std::multiset<std::string> bodies;
  std::size_t held_peak = 0, failed = 0;
};

Run run_slowly(Fetcher& fetcher, std::chrono::milliseconds reading) {
  Run run;
  std::vector<FetchResult> waiting;
  const auto until = std::chrono::steady_clock::now() + 20s;
  while ((fetcher.pending() > 0 || !waiting.empty()) && std::chrono::steady_clock::now() < until) {
    fetcher.step(20ms, waiting);
    std::size_t held = 0;
    for (const FetchResult& result : waiting) {
      const auto* fetched = std::get_if<Fetched>(&result.outcome);
      held += fetched != nullptr ? fetched->body.size() : 0;
    }
    run.held_peak = std::max(run.held_peak, held);
    if (waiting.empty()) continue;
    std::this_thread::sleep_for(reading);
    auto* fetched = std::get_if<Fetched>(&waiting.front().outcome);
    if (fetched == nullptr)
      ++run.failed;
    else
      run.bodies.insert(std::move(fetched->body));
    waiting.erase(waiting.begin());
  }
  REQUIRE(fetcher.pending() == 0);
  return run;
}

}  // namespace

TEST_CASE("fetch: bodies that have no room together are paused, none is dropped", "[fetch]") {
  const bool chunked = GENERATE(false, true);
  HttpServer server;
  std::multiset<std::string> sent;
  Fetcher fetcher(options_of(4 * kMiB, 2 * kMiB, 8));
  for (std::size_t i = 0; i < 12; ++i) {
    HttpReply answer = reply(body_of(2 * kMiB - 17 * i, i));
    answer.chunked = chunked;
    sent.insert(answer.body);
    server.on("/" + std::to_string(i), {answer});
    fetcher.submit(request_for(server.url("/" + std::to_string(i))));
  }
  const Run run = run_slowly(fetcher, 1ms);
  CHECK(run.failed == 0);
  CHECK(run.bodies == sent);
  CHECK(run.held_peak <= 4 * kMiB);
}

TEST_CASE("fetch: a feed of usual size does not wait for great ones", "[fetch]") {
  HttpServer server;
  for (int i = 0; i < 4; ++i) {
    HttpReply stalls = reply(body_of(4 * kMiB - 1, 0));
    stalls.length = 4 * kMiB;
    stalls.endless = "x";
    stalls.between = 10s;
    server.on("/stalls" + std::to_string(i), {stalls});
  }
  server.on("/usual", {reply(body_of(100'000, 1))});
  Fetcher fetcher(options_of(8 * kMiB, 4 * kMiB, 8));
  for (int i = 0; i < 4; ++i)
    fetcher.submit(request_for(server.url("/stalls" + std::to_string(i))));
  std::vector<FetchResult> results;
  const auto began = std::chrono::steady_clock::now();
  while (std::chrono::steady_clock::now() < began + 300ms) fetcher.step(20ms, results);
  fetcher.submit(request_for(server.url("/usual")));
  while (results.empty() && std::chrono::steady_clock::now() < began + 4s)
    fetcher.step(20ms, results);
  REQUIRE(results.size() == 1);
  CHECK(fetched(results.front()).body.size() == 100'000);
  CHECK(std::chrono::steady_clock::now() < began + 2s);
}

TEST_CASE("fetch: time that a transfer stands still is not its own", "[fetch]") {
  HttpServer server;
  FetchOptions options = options_of(4 * kMiB, 2 * kMiB, 8);
  options.timeout = 1s;
  Fetcher fetcher(options);
  for (std::size_t i = 0; i < 8; ++i) {
    server.on("/" + std::to_string(i), {reply(body_of(2 * kMiB - i, i))});
    fetcher.submit(request_for(server.url("/" + std::to_string(i))));
  }
  const Run run = run_slowly(fetcher, 250ms);  // 2 s for all
  CHECK(run.failed == 0);
  CHECK(run.bodies.size() == 8);
}

TEST_CASE("fetch: what stood still and is stuck still ends by its own time", "[fetch]") {
  HttpServer server;
  FetchOptions options = options_of(4 * kMiB, 2 * kMiB, 4);
  options.timeout = 1s;
  Fetcher fetcher(options);
  for (int i = 0; i < 4; ++i) {
    HttpReply stalls = reply(body_of(2 * kMiB - 1, 0));
    stalls.length = 2 * kMiB;
    stalls.endless = "x";
    stalls.between = 15s;
    server.on("/" + std::to_string(i), {stalls});
    fetcher.submit(request_for(server.url("/" + std::to_string(i))));
  }
  const auto began = std::chrono::steady_clock::now();
  const auto results = run_to_end(fetcher);
  CHECK(results.size() == 4);
  for (const FetchResult& result : results) CHECK(failed(result).kind == FetchFailure::kTimeout);
  CHECK(std::chrono::steady_clock::now() - began < 8s);
}

TEST_CASE("fetch: whoever waits for room is told when a body was read, from any thread",
          "[fetch]") {
  std::atomic<int> calls{0};
  auto budget = std::make_shared<BodyBudget>([&calls] { ++calls; });
  budget->set(32 * kMiB, 8 * kMiB, 8);
  auto first = budget->hold(20 * kMiB), second = budget->hold(9 * kMiB), third = budget->hold(1);
  CHECK(budget->grant(kMiB, kMiB, false) == 0);
  CHECK(budget->grant(kMiB, kMiB, true) == 0);
  second.reset();
  CHECK(calls == 0);
  budget->want_room(true);
  std::thread([&first] { first.reset(); }).join();
  CHECK(calls == 1);
  CHECK(budget->grant(kMiB, 4 * kMiB, false) == 4 * kMiB);
  budget->close();
  third.reset();
  CHECK(calls == 1);
}
