#include <SQLiteCpp/SQLiteCpp.h>

#include <algorithm>
#include <numeric>

#include "store_fixture.h"

using namespace feedmill;
using namespace feedmill::test;

namespace {

using Numbers = std::vector<std::int64_t>;

EntryQuery of(const std::string& source, EntryQuery query = {}) {
  query.source = source;
  return query;
}

struct ListingFixture : Fixture {
  ListingFixture() {
    sync({a_source("https://a.example/feed", "A"), a_source("https://b.example/feed")});
    poll("A", {an_entry("g1", "First"), an_entry("g2", "Second")});
    now += kHour;
    poll("https://b.example/feed", {an_entry("g3", "Third")});
    poll("A", {an_entry("g4", "Fourth")});
    settle();
  }
};

}  // namespace

TEST_CASE("stories: what was indexed and not assigned before a restart is assigned after it") {
  Fixture fixture;
  fixture.sync({a_source("https://a.example/", "A")});
  fixture.poll("A", {an_entry("g1", "First"), an_entry("g2", "Second")});
  CHECK(value_of(fixture.store->settle(fixture.now, 2)) == 2);  // indexed, both without a story
  fixture.reopen();
  CHECK(value_of(fixture.store->settle(fixture.now, 1)) > 0);
  fixture.reopen();
  fixture.settle();
  CHECK(fixture.stories().size() == 2);
  CHECK(fixture.search("first") == Numbers{1});
}

TEST_CASE("search: an index that grew entry by entry is merged, and finds them all") {
  Fixture fixture;
  fixture.sync({a_source("https://a.example/", "A")});
  const int entries = 1000;
  for (int i = 0; i < entries; ++i) {
    fixture.poll("A", {an_entry("g" + std::to_string(i), "Ferry number " + std::to_string(i))});
    fixture.settle();
    REQUIRE(fixture.store->tidy());
  }
  SQLite::Database database(fixture.path);
  CHECK(database.execAndGet("SELECT count(DISTINCT segid) FROM text_idx").getInt() < 600);
  CHECK(fixture.search("ferry").size() == entries);
  CHECK(fixture.search("7") == Numbers{8});
}

TEST_CASE("search: words, phrases, exclusions, beginnings, any case") {
  Fixture fixture;
  fixture.sync({a_source("https://a.example/", "A")});
  fixture.poll("A", {an_entry("g1", "Ein Fähre legt ab"), an_entry("g2", "The ferry leaves late"),
                     an_entry("g3", "Late ferry, late train")});
  fixture.settle();
  CHECK(fixture.search("FERRY").size() == 2);
  CHECK(fixture.search("fahre") == Numbers{1});
  CHECK(fixture.search("ferry -train") == Numbers{2});
  CHECK(fixture.search("\"late ferry\"") == Numbers{3});
  CHECK(fixture.search("tra*") == Numbers{3});
  CHECK(fixture.search("tra").empty());
  CHECK(fixture.search("ferry submarine").empty());
}

TEST_CASE("listings: who reads one slowly keeps no transaction open") {
  ListingFixture fixture;
  SQLite::Database other(fixture.path, SQLite::OPEN_READWRITE);
  int shown = 0;
  // The log can be cut back to nothing, which an open read would forbid.
  const auto look = [&](const auto&) {
    ++shown;
    other.exec("UPDATE source SET title = title || 'x'");
    CHECK(other.execAndGet("PRAGMA wal_checkpoint(TRUNCATE)").getInt() == 0);
    return true;
  };
  expect(fixture.store->entries({}, look));
  expect(fixture.store->entries(of("A"), look));
  expect(fixture.store->stories({}, look));
  expect(fixture.store->search("told", 0, look));
  CHECK(shown > 12);
}
