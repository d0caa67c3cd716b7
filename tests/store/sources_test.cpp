#include <SQLiteCpp/SQLiteCpp.h>

#include "store_fixture.h"

using namespace feedmill;
using namespace feedmill::test;

namespace {

std::size_t due_now(Fixture& fixture) {
  return value_of(fixture.store->due(DueSelection::kDue, {}, fixture.now, kDay)).size();
}

}  // namespace

TEST_CASE("sources: a key that an earlier version made is found again") {
  const std::string url = "https://b\u00fccher.example/feed",
                    ascii = "https://xn--bcher-kva.example/";
  Fixture fixture;
  fixture.sync({a_source(url)});
  fixture.poll(url, {an_entry("g1", "First")});
  {
    SQLite::Database raw(fixture.path, SQLite::OPEN_READWRITE);
    raw.exec("UPDATE source SET key = url, canonical_url = url, host = 'b\u00fccher.example:443'");
  }
  fixture.reopen();
  SECTION("as it was") {
    fixture.sync({a_source(url)});
    CHECK(due_now(fixture) == 0);
  }
  SECTION("in the other spelling") { fixture.sync({a_source(ascii + "feed")}); }
  SECTION("with a name") { fixture.sync({a_source(url, "B")}); }
  SECTION("taken out and put back") {
    fixture.sync({});
    fixture.sync({a_source(url)});
  }
  const auto status = value_of(fixture.store->status());
  REQUIRE(status.size() == 1);
  CHECK(status[0].entries == 1);
}

TEST_CASE("sources: secrets and filters come from the configuration, not from the file") {
  Fixture fixture;
  Source source = a_source("https://a.example/feed", "A");
  source.username = "reader";
  source.headers = {{"X-Token", "sesame-7391"}};
  source.tags = {"one", "two"};
  source.interval = kHour;
  fixture.sync({source});
  CHECK(fixture.claim("A").source == source);
  fixture.store.reset();
  CHECK(bytes_of(fixture.path).find("sesame-7391") == std::string::npos);
}

TEST_CASE("sources: tags of a damaged row are read to their end, whatever that is") {
  using Tags = std::vector<std::string>;
  const auto [stored, tags] = GENERATE(table<std::string, Tags>({{"no number", {"no number"}},
                                                                 {"a\nb", {"a", "b"}},
                                                                 {"a\nb\n", {"a", "b"}},
                                                                 {"\n", {""}},
                                                                 {"", {}}}));
  Fixture fixture;
  fixture.sync({a_source("https://site.example/feed", "S")});
  {
    SQLite::Database raw(fixture.path, SQLite::OPEN_READWRITE);
    SQLite::Statement damage(raw, "UPDATE source SET tags = ?");
    damage.bind(1, stored);
    damage.exec();
  }
  CHECK(fixture.claim("S").source.tags == tags);
}
