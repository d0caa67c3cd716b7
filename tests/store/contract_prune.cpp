#include "contract.h"

using namespace feedmill;
using namespace feedmill::test;

namespace {

/// A poll whose document holds known entries beside new ones.
void poll_holding(Contract& fixture, const std::vector<std::int64_t>& held,
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

std::vector<std::int64_t> numbers(Contract& fixture) {
  std::vector<std::int64_t> found;
  for (const auto& row : fixture.entries()) found.push_back(row.seq);
  return found;
}

struct PruneFixture : Contract {
  PruneFixture() {
    sync({a_source("https://a.example/feed", "A")});
    poll("A", {an_entry("g1", "First"), an_entry("g2", "Second")});
    settle();
  }
  void prune(Seconds keep, std::int64_t max_entries = 0) {
    expect(store->prune(now, keep, max_entries));
  }
};

using Numbers = std::vector<std::int64_t>;

}  // namespace

TEST_CASE("prune: what is old and no longer in its feed is forgotten, that it was seen is not") {
  PruneFixture fixture;
  fixture.now += 100 * kDay;
  poll_holding(fixture, {2});
  fixture.prune(90 * kDay);
  CHECK(numbers(fixture) == Numbers{2});
  CHECK(fixture.search("first").empty());
  CHECK(fixture.search("second") == Numbers{2});
  CHECK(fixture.stories().size() == 1);
  CHECK(value_of(fixture.store->status())[0].entries == 1);
  const auto known =
      value_of(fixture.store->known(fixture.claim("A").source_id, an_entry("g1", "").keys));
  REQUIRE(known.size() == 1);
  CHECK(known[0].entry_id == 0);
  CHECK(known[0].fingerprint == an_entry("g1", "First").fingerprint);
}

TEST_CASE("prune: a new entry's number is never one that was forgotten") {
  PruneFixture fixture;
  fixture.now += 100 * kDay;
  poll_holding(fixture, {});
  fixture.prune(90 * kDay);
  CHECK(numbers(fixture).empty());
  fixture.poll("A", {an_entry("g3", "Third")});
  CHECK(numbers(fixture) == Numbers{3});
}

TEST_CASE("prune: what waits for an issue stays") {
  PruneFixture fixture;
  const DigestSpec spec = a_digest("all");
  expect(fixture.store->sync_digests({spec}, fixture.now));
  fixture.now += 100 * kDay;
  poll_holding(fixture, {});
  fixture.prune(90 * kDay);
  CHECK(numbers(fixture) == Numbers{2, 1});
  SealRequest request;
  request.spec = spec;
  request.now = fixture.now;
  REQUIRE(value_of(seal_issue(*fixture.store, request)));
  fixture.now += kDay;
  fixture.prune(90 * kDay);
  CHECK(numbers(fixture).empty());
  CHECK(value_of(fixture.store->unpublished(spec.name)).size() == 1);
}

TEST_CASE("prune: max_entries wins over what is still in the feed, the newest stay") {
  PruneFixture fixture;
  poll_holding(fixture, {1, 2}, {an_entry("g3", "Third"), an_entry("g4", "Fourth")});
  fixture.settle();
  fixture.prune(90 * kDay, 3);
  CHECK(numbers(fixture) == Numbers{4, 3, 2});
  fixture.prune(90 * kDay, 3);
  CHECK(numbers(fixture) == Numbers{4, 3, 2});
}

TEST_CASE("prune: a flood of new guids does not grow past max_entries") {
  PruneFixture fixture;
  for (int round = 0; round < 8; ++round) {
    std::vector<NewEntry> flood;
    for (int n = 0; n < 50; ++n) {
      flood.push_back(an_entry("f" + std::to_string(round * 50 + n), "Flood"));
    }
    poll_holding(fixture, {}, std::move(flood));
    fixture.settle();
    fixture.prune(90 * kDay, 100);
    fixture.now += kHour;
  }
  CHECK(fixture.entries().size() == 100);
  CHECK(fixture.stories().size() == 100);
}

TEST_CASE("prune: passes that come every few minutes do not put forgetting off") {
  PruneFixture fixture;
  fixture.now += 90 * kDay - kHour;
  poll_holding(fixture, {});
  for (int pass = 0; pass < 9; ++pass) {
    fixture.prune(90 * kDay);
    fixture.now += kHour / 4;
  }
  CHECK(numbers(fixture).empty());
}

namespace {

/// A document is read on each of so many days, every one of it without what was forgotten.
void read_daily(PruneFixture& fixture, int days) {
  for (int day = 0; day < days; ++day) {
    fixture.now += kDay;
    poll_holding(fixture, {});
  }
}

std::size_t known_of(PruneFixture& fixture, const std::string& guid) {
  return value_of(fixture.store->known(1, an_entry(guid, "").keys)).size();
}

/// Both entries are forgotten.
void forget_all(PruneFixture& fixture) {
  fixture.now += 100 * kDay;
  poll_holding(fixture, {});
  fixture.prune(90 * kDay);
  REQUIRE(numbers(fixture).empty());
  REQUIRE(known_of(fixture, "g1") == 1);
}

}  // namespace

TEST_CASE("prune: a tombstone goes when no document of its source has held it for 400 days") {
  PruneFixture fixture;
  forget_all(fixture);
  read_daily(fixture, 390);
  fixture.prune(90 * kDay);
  CHECK(known_of(fixture, "g1") == 1);
  read_daily(fixture, 20);
  fixture.prune(200 * kDay);
  CHECK(known_of(fixture, "g1") == 1);  // four times what is kept
  fixture.now += kHour;
  fixture.prune(90 * kDay);
  CHECK(known_of(fixture, "g1") == 0);
  CHECK(known_of(fixture, "g2") == 0);
}

TEST_CASE("prune: the tombstone of what a document still holds stays") {
  PruneFixture fixture;
  forget_all(fixture);
  read_daily(fixture, 40);
  const auto known = value_of(fixture.store->known(1, an_entry("g1", "").keys));
  REQUIRE(known.size() == 1);
  CHECK(known[0].fading);
  const PollTask task = fixture.claim("A");
  PollUpdate update;
  update.source_id = task.source_id;
  update.state = task.state;
  update.read_document = true;
  update.met = {known[0].key};
  REQUIRE(value_of(fixture.store->apply({update}, fixture.now)) == 1);
  CHECK_FALSE(value_of(fixture.store->known(1, {known[0].key}))[0].fading);
  read_daily(fixture, 370);
  fixture.prune(90 * kDay);
  CHECK(known_of(fixture, "g1") == 1);
  CHECK(known_of(fixture, "g2") == 0);
}

TEST_CASE("prune: a source that is not read, or is out of the file, keeps its tombstones") {
  PruneFixture fixture;
  forget_all(fixture);
  fixture.sync({a_source("https://b.example/feed", "B")});
  fixture.now += 4000 * kDay;
  fixture.prune(90 * kDay);
  fixture.sync({a_source("https://a.example/feed", "A")});
  poll_holding(fixture, {});
  fixture.prune(90 * kDay);
  CHECK(known_of(fixture, "g1") == 1);
  // Polls of one day are one day.
  for (int poll = 0; poll < 500; ++poll) poll_holding(fixture, {});
  fixture.prune(90 * kDay);
  CHECK(known_of(fixture, "g1") == 1);
}
