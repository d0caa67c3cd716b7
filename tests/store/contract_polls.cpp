#include <sys/wait.h>
#include <unistd.h>

#include <tuple>
#include "feedmill/json.h"

#include "contract.h"
#include "identify/recognise.h"

using namespace feedmill;
using namespace feedmill::test;

namespace {

PollUpdate update_of(const PollTask& task) {
  PollUpdate update;
  update.source_id = task.source_id;
  update.state = task.state;
  return update;
}

}  // namespace

TEST_CASE("polls: a source is claimed once") {
  Contract fixture;
  fixture.sync({a_source("https://a.example/feed", "A"), a_source("https://b.example/feed", "B")});
  CHECK(fixture.claim_all().size() == 2);
  CHECK(fixture.claim_all().empty());
  CHECK(value_of(fixture.store->next_due()) == std::nullopt);
}

TEST_CASE("polls: a claim that was given back can be taken again") {
  Contract fixture;
  fixture.sync({a_source("https://a.example/feed", "A")});
  const auto tasks = fixture.claim_all();
  expect(fixture.store->release({tasks[0].source_id}));
  CHECK(fixture.claim_all().size() == 1);
}

TEST_CASE("polls: an update whose claim is not held changes nothing") {
  Contract fixture;
  fixture.sync({a_source("https://a.example/feed", "A")});
  PollUpdate update = update_of(fixture.claim("A"));
  update.fresh = {an_entry("g1", "First")};
  CHECK(value_of(fixture.store->apply({update}, fixture.now)) == 1);
  CHECK(value_of(fixture.store->apply({update}, fixture.now)) == 0);
  CHECK(fixture.entries().size() == 1);
}

TEST_CASE("polls: what was stored is known by each of its keys, and by what its texts are") {
  Contract fixture;
  fixture.sync({a_source("https://a.example/feed", "A"), a_source("https://b.example/feed", "B")});
  NewEntry entry = an_entry("g1", "First");
  entry.entry.published = kNoon;
  entry.keys = {11, 0xF000'0000'0000'0001};
  entry.fingerprint = 0xFFFF'FFFF'0000'0001;
  fixture.poll("A", {entry});
  const auto source = fixture.claim("A").source_id;
  const auto known = value_of(fixture.store->known(source, {12, 0xF000'0000'0000'0001, 11, 11}));
  REQUIRE(known.size() == 2);
  for (const auto& key : known) {
    CHECK(key.fingerprint == entry.fingerprint);
    const auto stored = value_of(fixture.store->stored({key.entry_id}));
    REQUIRE(stored.size() == 1);
    const StoredEntry whole = remembered(key.entry_id, 1, Entry(entry.entry));
    CHECK(stored[0].entry == whole.entry);
    CHECK(std::tie(stored[0].texts, stored[0].body) == std::tie(whole.texts, whole.body));
  }
  CHECK(value_of(fixture.store->known(fixture.claim("B").source_id, {11})).empty());
}

TEST_CASE("polls: a revision keeps number and time, and is found by its new words only") {
  Contract fixture;
  fixture.sync({a_source("https://a.example/feed", "A")});
  fixture.poll("A", {an_entry("g1", "An otter crosses"), an_entry("g2", "Something else")});
  fixture.settle();
  const Instant stored_at = fixture.now;
  fixture.now += kHour;
  PollUpdate update = update_of(fixture.claim("A"));
  update.revised = {{1, an_entry("g1", "A badger crosses")}};
  CHECK(value_of(fixture.store->apply({update}, fixture.now)) == 1);
  fixture.settle();
  const auto rows = fixture.entries();
  REQUIRE(rows.size() == 2);
  CHECK(rows[1].seq == 1);
  CHECK(rows[1].revision == 2);
  CHECK(rows[1].first_seen == stored_at);
  CHECK(rows[1].item_json == to_json(an_entry("g1", "A badger crosses").entry));
  CHECK(fixture.search("badger") == std::vector<std::int64_t>{1});
  CHECK(fixture.search("otter").empty());
  CHECK(fixture.stories().size() == 2);
  const auto known = value_of(fixture.store->known(update.source_id, an_entry("g1", "").keys));
  REQUIRE(known.size() == 1);
  CHECK(known[0].fingerprint == an_entry("g1", "A badger crosses").fingerprint);
}

TEST_CASE("polls: an entry revised before it was indexed is indexed as it is") {
  Contract fixture;
  fixture.sync({a_source("https://a.example/feed", "A")});
  fixture.poll("A", {an_entry("g1", "An otter crosses")});
  PollUpdate update = update_of(fixture.claim("A"));
  update.revised = {{1, an_entry("g1", "A badger crosses")}};
  CHECK(value_of(fixture.store->apply({update}, fixture.now)) == 1);
  fixture.settle();
  CHECK(fixture.search("badger") == std::vector<std::int64_t>{1});
  CHECK(fixture.search("otter").empty());
}

TEST_CASE("polls: a key stays with the entry that had it first") {
  Contract fixture;
  fixture.sync({a_source("https://a.example/feed", "A")});
  NewEntry first = an_entry("g1", "First"), second = an_entry("g2", "Second");
  first.keys.push_back(77);
  second.keys.push_back(77);
  fixture.poll("A", {first, second});
  const auto known = value_of(fixture.store->known(fixture.claim("A").source_id, {77}));
  REQUIRE(known.size() == 1);
  CHECK(known[0].entry_id == 1);
}

TEST_CASE("polls: status counts what is held and when the newest came") {
  Contract fixture;
  fixture.sync({a_source("https://a.example/feed", "A")});
  fixture.poll("A", {an_entry("g1", "First"), an_entry("g2", "Second")});
  fixture.now += kHour;
  fixture.poll("A", {});
  const auto status = value_of(fixture.store->status());
  REQUIRE(status.size() == 1);
  CHECK(status[0].entries == 2);
  CHECK(status[0].last_entry == kNoon);
}
