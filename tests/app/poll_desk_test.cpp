// The desks of polls and digests over days and weeks that pass in a moment.
#include <algorithm>
#include <set>

#include "publish/issue_index.h"
#include "turned_by_hand.h"

using namespace feedmill;
using namespace feedmill::test;

namespace {

HandMill::Server hourly_server(const std::string& name) {
  return [name](Instant now) { return hourly(name, now); };
}

HandMill::Server failing_server(FetchFailure kind, int status = 0) {
  return [kind, status](Instant) { return failed(kind, status); };
}

DigestSpec daily() {
  DigestSpec spec;
  spec.name = "daily";
  spec.schedule = "07:00";
  spec.timezone = "UTC";
  spec.formats = {DigestFormat::kJson};
  spec.max_stories = 1000;
  return spec;
}

Seconds longest_pause(const std::vector<Instant>& times) {
  Seconds longest{0};
  for (std::size_t i = 1; i < times.size(); ++i)
    longest = std::max(longest, times[i] - times[i - 1]);
  return longest;
}

}  // namespace

TEST_CASE("desks: a week of two feeds: every item is stored once and told once") {
  HandMill mill({{"ada", hourly_server("Ada")}, {"bob", hourly_server("Bob")}}, {daily()});
  mill.live(7 * kDay + kHour, 10 * kMinute);
  CHECK(mill.written == 7);
  const auto issues =
      index_from_jsonl(contents(mill.folder.path / "out" / "daily" / "index.jsonl"));
  CHECK(issues.size() == 7);
  std::int64_t told = 0;
  std::set<std::string> stories;
  expect(mill.store->stories({}, [&](const StoryRow& story) {
    stories.insert(story.story_id);
    return true;
  }));
  for (const auto& issue : issues) told += static_cast<std::int64_t>(issue.stories);
  // The items of the hours behind the last issue's are not told yet.
  CHECK(mill.entries() >= 2 * 7 * 24);
  CHECK(told <= static_cast<std::int64_t>(stories.size()));
  CHECK(told >= static_cast<std::int64_t>(stories.size()) - 2 * 20);
  CHECK(longest_pause(mill.asked["ada"]) <= kDay);
  CHECK(mill.state_of("ada").failures == 0);
}

TEST_CASE("desk: a server that fails is asked less and less, and as before once it answers") {
  bool well = false;
  HandMill mill({{"ada",
                  [&well](Instant now) {
                    return well ? hourly("Ada", now) : failed(FetchFailure::kHttpStatus, 500);
                  }},
                 {"bob", hourly_server("Bob")}});
  mill.live(2 * kDay, 10 * kMinute);
  CHECK(mill.state_of("ada").failures > 3);
  CHECK(mill.asked["ada"].size() < 30);
  CHECK(mill.asked["ada"].size() < mill.asked["bob"].size());
  CHECK(longest_pause(mill.asked["ada"]) <= kDay + 10 * kMinute);
  well = true;
  mill.live(2 * kDay, 10 * kMinute);
  CHECK(mill.state_of("ada").failures == 0);
  CHECK(mill.state_of("ada").outcome == "200");
  CHECK(longest_pause(mill.asked["bob"]) < kDay);
}

TEST_CASE("desk: where nobody can be reached it is this machine, and no failure is counted") {
  std::map<std::string, HandMill::Server> servers;
  bool online = false;
  for (const char* name : {"ada", "bob", "cid", "dan", "eve", "fay"})
    servers[name] = [&online, name](Instant now) {
      return online ? hourly(name, now) : failed(FetchFailure::kDns);
    };
  HandMill mill(servers);
  mill.live(3 * kHour, kMinute);
  CHECK(mill.desk->is_offline());
  for (const auto& server : servers) CHECK(mill.state_of(server.first).failures == 0);
  // One probe at a time, every half a minute at most.
  std::size_t probes = 0;
  for (const auto& times : mill.asked) probes += times.second.size();
  CHECK(probes <= 6 + 2 * 180);
  online = true;
  mill.live(kHour, kMinute);
  CHECK_FALSE(mill.desk->is_offline());
  for (const auto& server : servers) CHECK(mill.state_of(server.first).outcome == "200");
}

TEST_CASE("desk: where some can be reached, it is the fault of the others") {
  HandMill mill({{"ada", failing_server(FetchFailure::kDns)}, {"bob", hourly_server("Bob")}});
  mill.live(kHour, kMinute);
  CHECK_FALSE(mill.desk->is_offline());
  CHECK(mill.state_of("ada").failures > 0);
  CHECK(mill.state_of("bob").failures == 0);
}

TEST_CASE("desk: a clock that is set back holds nothing up") {
  HandMill mill({{"ada", hourly_server("Ada")}});
  mill.live(kDay);
  const std::size_t before = mill.asked["ada"].size();
  mill.clock.set(kMonday - 300 * kDay);
  mill.live(kHour);
  CHECK(mill.asked["ada"].size() > before);
}

TEST_CASE("desk: a store that fails loses nothing, and what was claimed is polled again") {
  HandMill mill({{"ada", hourly_server("Ada")}, {"bob", hourly_server("Bob")}});
  mill.live(kHour);
  const std::int64_t before = mill.entries();
  mill.clock.pass(3 * kHour);
  expect(mill.desk->look_for_due());
  expect(mill.desk->hand_out());
  REQUIRE_FALSE(mill.orders.empty());
  expect(mill.answer());
  REQUIRE(mill.desk->has_decided());
  mill.clock.pass(kMinute);
  for (const char* each : {"sync_sources", "due", "claim", "release", "apply"})
    mill.store->breaks(each);
  CHECK_FALSE(mill.desk->flush());
  mill.desk->recover();
  CHECK_FALSE(mill.turn());
  mill.desk->recover();
  CHECK(mill.entries() == before);
  mill.store->mend();
  mill.live(kHour);
  CHECK(mill.entries() > before);
  CHECK(mill.state_of("ada").failures == 0);
}

TEST_CASE("desk: a transfer that was cancelled is no failure, and its source is free again") {
  bool stopping = true;
  HandMill mill({{"ada", [&stopping](Instant now) {
                    return stopping ? failed(FetchFailure::kCancelled) : hourly("Ada", now);
                  }}});
  expect(mill.turn());
  CHECK_FALSE(mill.state_of("ada").last_poll);
  stopping = false;
  mill.clock.pass(kMinute);
  expect(mill.turn());
  CHECK(mill.state_of("ada").outcome == "200");
}

TEST_CASE(
    "desk: what was handed out and not answered goes back at the end, what was decided stays") {
  HandMill mill({{"ada", hourly_server("Ada")}, {"bob", hourly_server("Bob")}});
  expect(mill.desk->look_for_due());
  expect(mill.desk->hand_out());
  REQUIRE(mill.orders.size() == 2);
  FetchResult first = hourly("Ada", mill.clock.now());
  first.id = mill.orders.front().id;
  expect(mill.desk->take(std::move(first)));
  expect(mill.desk->give_back());
  CHECK(mill.entries() == 1);
  // Nobody holds the other one.
  const auto due = value_of(mill.store->due(DueSelection::kDue, {}, mill.clock.now(), kDay));
  REQUIRE(due.size() == 1);
  CHECK(value_of(mill.store->claim({due[0].id}, mill.clock.now())).size() == 1);
}

TEST_CASE("desk: a pass asks what is due at its start, once, and is done") {
  HandMill mill(
      {{"ada", hourly_server("Ada")}, {"bob", failing_server(FetchFailure::kHttpStatus, 404)}}, {},
      {false, DueSelection::kAll, {}, true});
  expect(mill.desk->plan_pass());
  int turns = 0;
  while (!mill.desk->is_done() && ++turns < 10) {
    expect(mill.desk->hand_out());
    expect(mill.answer());
    mill.clock.pass(kMinute);
    REQUIRE(mill.desk->flush());
  }
  CHECK(mill.desk->is_done());
  CHECK(mill.asked["ada"].size() == 1);
  CHECK(mill.asked["bob"].size() == 1);
  CHECK(mill.state_of("bob").failures == 1);
}

TEST_CASE("desk: who is turned away is asked no sooner than it was told") {
  HandMill mill({{"ada", [](Instant) {
                    FetchResult result = failed(FetchFailure::kHttpStatus, 503);
                    result.freshness.retry_after = 6 * kHour;
                    return result;
                  }}});
  mill.live(kDay);
  CHECK(mill.asked["ada"].size() <= 5);
  for (std::size_t i = 1; i < mill.asked["ada"].size(); ++i)
    CHECK(mill.asked["ada"][i] - mill.asked["ada"][i - 1] >= 6 * kHour);
}

TEST_CASE("desk: what is not modified is asked at its pace, and nothing is stored") {
  HandMill mill({{"ada", [](Instant now) {
                    if (now < kMonday + kHour) return hourly("Ada", now);
                    FetchResult result;
                    result.outcome = NotModified{};
                    return result;
                  }}});
  mill.live(kDay);
  CHECK(mill.state_of("ada").outcome == "304");
  CHECK(mill.state_of("ada").failures == 0);
  CHECK(mill.entries() == 1);
}

namespace {

/// Documents of different sizes, damaged ones, refusals and answers without a body among them.
std::map<std::string, Server> mixed_servers() {
  std::map<std::string, Server> servers;
  for (int i = 0; i < 40; ++i) {
    const std::string name = "feed" + std::to_string(i);
    servers[name] = [name, i](Instant now) {
      if (i % 10 == 3) return document("<html><body>Not here</body></html>");
      if (i % 10 == 5) return failed(FetchFailure::kHttpStatus, 429);
      if (i % 10 == 7 && (now - kMonday) > kHour) {
        FetchResult same;
        same.outcome = NotModified{};
        return same;
      }
      return hourly(name + std::string(static_cast<std::size_t>(i * i), 'x'), now);
    };
  }
  return servers;
}

}  // namespace

TEST_CASE("desk: the store is the same however many read the answers") {
  HandMill alone(mixed_servers());
  alone.live(2 * kDay);
  for (const std::size_t helpers : {1, 4}) {
    CAPTURE(helpers);
    HandMill mill(mixed_servers(), {}, {true, DueSelection::kDue, {}, false}, {}, helpers);
    mill.live(2 * kDay);
    CHECK(mill.asked == alone.asked);
    REQUIRE(mill.memory->entries.size() == alone.memory->entries.size());
    auto theirs = alone.memory->entries.begin();
    for (const auto& [number, kept] : mill.memory->entries) {
      CHECK(number == theirs->first);
      CHECK(kept.entry == theirs->second.entry);
      ++theirs;
    }
    for (const auto& [number, kept] : mill.memory->sources)
      CHECK(kept.state == alone.memory->sources.at(number).state);
  }
}

TEST_CASE("readings: a document weighs what it has when its coding is undone") {
  const auto weight = [](std::string body, std::string coding) {
    Fetched fetched;
    fetched.body = std::move(body);
    fetched.content_encoding = std::move(coding);
    FetchResult result;
    result.outcome = std::move(fetched);
    return bytes_undone(result);
  };
  const std::string packed = std::string(100, 'x') + std::string("\0\0\x10\0", 4);  // 1 MiB
  CHECK(weight(packed, "") == 104);
  CHECK(weight(packed, "gzip") == 1U << 20U);
  CHECK(weight(packed, "br") == 8 * 104);  // it ends in no size
  CHECK(weight("x", "gzip") == 8);
  FetchResult same;
  same.outcome = NotModified{};
  CHECK(bytes_undone(same) == 0);
}
