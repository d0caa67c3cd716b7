#include <SQLiteCpp/SQLiteCpp.h>

#include "store_fixture.h"

using namespace feedmill;
using namespace feedmill::test;

namespace {

/// A poll whose document holds known entries beside new ones.
void poll_holding(Fixture& fixture, const std::vector<std::int64_t>& held,
                  std::vector<NewEntry> fresh = {}) {
  const PollTask task = fixture.claim("A");
  PollUpdate update;
  update.source_id = task.source_id;
  update.state = task.state;
  update.read_document = true;
  update.held = held;
  update.fresh = std::move(fresh);
  REQUIRE(value_of(fixture.store->apply({update}, fixture.now)) == 1);
}

struct PruneFixture : Fixture {
  PruneFixture() {
    sync({a_source("https://a.example/feed", "A")});
    poll("A", {an_entry("g1", "First"), an_entry("g2", "Second")});
    settle();
  }
  void prune(Seconds keep, std::int64_t max_entries = 0) {
    expect(store->prune(now, keep, max_entries));
  }
};

}  // namespace

TEST_CASE(
    "prune: what a digest told of a story that is gone goes in steps, and with it its issue") {
  PruneFixture fixture;
  SealRequest request;
  request.spec = a_digest("all");
  request.spec.keep = 1;
  request.now = fixture.now;
  const auto first = value_of(seal_issue(*fixture.store, request));
  REQUIRE(first);
  CHECK(first->stories.size() == 2);
  expect(fixture.store->mark_published(first->id));
  for (int issue = 0; issue < 101; ++issue) {
    fixture.now += kHour;
    request.now = fixture.now;
    const auto guid = "later" + std::to_string(issue);
    fixture.poll("A", {an_entry(guid, "Otter number " + std::to_string(issue) + " is seen")});
    if (const auto next = value_of(seal_issue(*fixture.store, request)))
      expect(fixture.store->mark_published(next->id));
  }
  const auto count = [&](const std::string& sql) {
    return SQLite::Database(fixture.path).execAndGet(sql).getInt();
  };
  CHECK(count("SELECT count(*) FROM told WHERE entry <= 2") == 2);
  fixture.prune(90 * kDay);
  CHECK(count("SELECT count(*) FROM told WHERE entry <= 2") == 2);  // they are there still

  fixture.now += 200 * kDay;
  poll_holding(fixture, {});
  fixture.prune(90 * kDay);
  CHECK(count("SELECT count(*) FROM told WHERE entry <= 2") == 0);
  CHECK(count("SELECT count(*) FROM issue WHERE id = 1") == 0);
  CHECK(count("SELECT count(*) FROM issue") >= 100);
  const auto known =
      value_of(fixture.store->known(fixture.claim("A").source_id, an_entry("g1", "").keys));
  CHECK(known.size() == 1);  // told nothing again: it is known
}
