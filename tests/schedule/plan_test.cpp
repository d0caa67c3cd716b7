#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "schedule/offline.h"
#include "schedule/poll_plan.h"
#include "support/catch.h"

using namespace feedmill;

namespace {

std::vector<DueSource> due(std::initializer_list<std::pair<std::int64_t, const char*>> rows) {
  std::vector<DueSource> sources;
  for (const auto& row : rows) sources.push_back({row.first, row.second});
  return sources;
}

FetchResult failed(FetchFailure kind) {
  FetchResult result;
  result.outcome = FetchFailed{kind, 0, ""};
  return result;
}

FetchResult answered() {
  FetchResult result;
  result.outcome = NotModified{};
  return result;
}

}  // namespace

TEST_CASE("plan: a host's sources come back to back, up to its share") {
  PollPlan plan(due({{1, "a"}, {2, "b"}, {3, "a"}, {4, "a"}, {5, "b"}}), 2);
  std::vector<std::int64_t> order;
  while (const auto source = plan.next()) order.push_back(source->id);
  CHECK(order == std::vector<std::int64_t>{1, 3, 2, 5});
  CHECK(plan.left() == 1);
}

TEST_CASE("plan: a host that is done with one gets its next") {
  PollPlan plan(due({{1, "a"}, {2, "a"}, {3, "a"}}), 1);
  CHECK(plan.next()->id == 1);
  CHECK_FALSE(plan.next());
  plan.finished("a");
  CHECK(plan.next()->id == 2);
  plan.finished("a");
  CHECK(plan.next()->id == 3);
  plan.finished("a");
  plan.finished("unknown");
  CHECK_FALSE(plan.next());
  CHECK(plan.left() == 0);
}

TEST_CASE(
    "offline: five unreachable hosts in a row are this machine's fault, until somebody answers") {
  OfflineWatch watch;
  for (const char* host : {"a", "b", "c", "d", "d"}) {
    CHECK(watch.observe(host, failed(FetchFailure::kDns)) == OfflineWatch::Sign::kUnreachable);
    CHECK_FALSE(watch.offline());
  }
  CHECK(watch.observe("e", failed(FetchFailure::kConnect)) == OfflineWatch::Sign::kUnreachable);
  CHECK(watch.offline());
  CHECK(watch.observe("a", answered()) == OfflineWatch::Sign::kReached);
  CHECK_FALSE(watch.offline());
}

TEST_CASE(
    "offline: an answer in between ends the row; a refused address or a file is no sign of "
    "anything") {
  OfflineWatch watch;
  for (const char* host : {"a", "b", "c", "d"}) watch.observe(host, failed(FetchFailure::kConnect));
  CHECK(watch.observe("e", failed(FetchFailure::kRefusedAddress)) == OfflineWatch::Sign::kNone);
  CHECK(watch.observe("", answered()) == OfflineWatch::Sign::kNone);
  CHECK(watch.observe("f", failed(FetchFailure::kHttpStatus)) == OfflineWatch::Sign::kReached);
  watch.observe("g", failed(FetchFailure::kConnect));
  CHECK_FALSE(watch.offline());
}

TEST_CASE("offline: no route at all needs no second host") {
  OfflineWatch watch;
  watch.observe("a", failed(FetchFailure::kNoRoute));
  CHECK(watch.offline());
}

TEST_CASE("plan: what an earlier plan handed out counts for its host, and no other waits for it") {
  const std::vector<DueSource> due = {
      {1, "slow.example"}, {2, "slow.example"}, {3, "good.example"}};
  PollPlan plan(due, 2, {{"slow.example", 2}});
  CHECK(plan.next()->id == 3);
  CHECK_FALSE(plan.next());
  plan.finished("slow.example");
  CHECK(plan.next()->id == 1);
  CHECK_FALSE(plan.next());
}

TEST_CASE("plan: what answered soon last time goes first, but for one in eight") {
  std::vector<DueSource> due;
  const std::array standings = {Standing::kSlow, Standing::kPrompt, Standing::kUnknown};
  for (std::int64_t id = 1; id <= 30; ++id) {
    const auto host = "host" + std::to_string(id);
    due.push_back({id, host, standings[static_cast<std::size_t>(id) % 3]});
  }
  PollPlan plan(due, 1);
  std::vector<Standing> order;
  while (const auto source = plan.next()) order.push_back(source->standing);
  REQUIRE(order.size() == 30);
  CHECK(std::count(order.begin(), order.begin() + 7, Standing::kPrompt) == 7);
  CHECK(order[7] == Standing::kUnknown);
  CHECK(std::count(order.begin() + 8, order.begin() + 11, Standing::kPrompt) == 3);
  CHECK(std::count(order.begin() + 11, order.begin() + 20, Standing::kUnknown) == 9);
}

TEST_CASE(
    "plan: of a host, the best of its sources counts; only what is prompt where that is asked") {
  PollPlan plan({{1, "a", Standing::kSlow}, {2, "b", Standing::kSlow}, {3, "b", Standing::kPrompt}},
                1);
  CHECK(plan.next(true)->id == 2);
  CHECK_FALSE(plan.next(true));
  CHECK(plan.next()->id == 1);
}
