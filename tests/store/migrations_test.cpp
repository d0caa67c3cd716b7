// Each version of the schema, with data in it, becomes the newest one.
#include "store/sqlite/migrations.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <string_view>

#include "store_fixture.h"

using namespace feedmill;
using namespace feedmill::test;

namespace {

/// What is in a store of each version, as SQL of that version.
const std::string kSourceAndEntry =
    "INSERT INTO source(key, url, canonical_url, host, name, tags, listed, enabled, title,"
    "  entries) VALUES('Old', 'https://old.example/feed', 'https://old.example/feed',"
    "  'old.example:443', 'Old', '', 1, 1, 'The old feed', 1);"
    "INSERT INTO entry(source, first_seen, published, revision, backlog, story_key, url, title,"
    "  item) VALUES(1, 1795435200, 0, 1, 0, 7, 'https://old.example/1', 'An old entry',"
    "  '{\"id\":\"1\",\"url\":\"https://old.example/1\",\"title\":\"An old entry\"}');"
    "INSERT INTO seen(source, key, entry, fingerprint) VALUES(1, 11, 1, 22);";
const std::map<int, std::string> kData = {
    {1, kSourceAndEntry},
    {2,
     kSourceAndEntry +
         "INSERT INTO delivery(issue, digest, destination, queued) VALUES(1, 1, 'x', 1795435200);"},
    {3, kSourceAndEntry + "INSERT INTO overrule(entry, story, joined) VALUES(1, 5, 0);"},
    {4,
     kSourceAndEntry +
         "INSERT INTO revision(entry, revision, replaced, item) VALUES(1, 0, 1795435200, '{}');"},
    {5, kSourceAndEntry + "INSERT INTO withdrawal(entry, seen, restored) VALUES(1, 1795435200, 0);"
                          "INSERT INTO gap(source, since, until, pages, recovered, reason)"
                          " VALUES(1, 1795435200, 1795438800, 0, 0, 'the feed has no archive');"},
    {6, kSourceAndEntry},
    {7, kSourceAndEntry + "UPDATE source SET standing = 2;"},
    {8, kSourceAndEntry},
    {9, kSourceAndEntry},
    {10, kSourceAndEntry + "UPDATE source SET read_days = 7; UPDATE seen SET met = 7;"},
    {11, kSourceAndEntry + "INSERT INTO poll_day VALUES(20780, 1, 3, 1, 2);"},
    {12,
     kSourceAndEntry +
         "INSERT INTO alert_told(digest, about, subject, state, name) VALUES(1, 0, 'x', 0, 'X');"},
    {13, kSourceAndEntry + "INSERT INTO setback(work, name, deaths) VALUES(2, '1', 1);"},
    {14, kSourceAndEntry +
             "INSERT INTO issue_picture VALUES(1, 1, 'image/jpeg', 4, 3, 'A boat', x'FFD8');"},
    {15, kSourceAndEntry + "INSERT INTO delivery(issue, digest, destination, queued, refused)"
                           " VALUES(1, 1, 'x', 1795435200, 1);"},
};

}  // namespace

TEST_CASE("migrations: every version becomes the newest with its data") {
  for (int version = 1; version <= sqlite::newest_version(); ++version) {
    REQUIRE(kData.count(version) == 1);
    Folder folder;
    const std::string path = folder.file("feedmill.db");
    {
      SQLite::Database database(path, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
      sqlite::migrate(database, version);
      CHECK(database.execAndGet("PRAGMA user_version").getInt() == version);
      database.exec(kData.at(version));
    }
    Fixture fixture(path);
    CHECK(SQLite::Database(path).execAndGet("PRAGMA user_version").getInt() ==
          sqlite::newest_version());
    fixture.settle();
    const auto rows = fixture.entries();
    REQUIRE(rows.size() == 1);
    CHECK(rows[0].source == "Old");
    CHECK_FALSE(rows[0].story_id.empty());
    CHECK(fixture.search("old") == std::vector<std::int64_t>{1});
    const auto known = value_of(fixture.store->known(1, {11, 12}));
    REQUIRE(known.size() == 1);
    CHECK(known[0].fingerprint == 22);
  }
}

TEST_CASE("migrations: opening twice changes nothing") {
  Folder folder;
  const std::string path = folder.file("feedmill.db");
  { REQUIRE(open_store(path, StoreAccess::kCreate)); }
  const std::string before = bytes_of(path);
  { REQUIRE(open_store(path, StoreAccess::kExisting)); }
  CHECK(bytes_of(path) == before);
}

namespace {

/// Statements without comments, and with blanks where they matter alone.
std::string bare(const std::string& sql) {
  std::string text;
  for (std::size_t at = 0; at < sql.size(); ++at) {
    if (sql.compare(at, 2, "--") == 0) at = std::min(sql.find('\n', at), sql.size() - 1);
    const bool blank = sql[at] == ' ' || sql[at] == '\n';
    const bool after_mark = text.empty() || std::string_view(" (),;").find(text.back()) < 5;
    if (blank && after_mark) continue;
    if (!blank && std::string_view("(),;").find(sql[at]) < 4 && !text.empty() && text.back() == ' ')
      text.pop_back();
    text += blank ? ' ' : sql[at];
  }
  return text;
}

}  // namespace

TEST_CASE("migrations: schema.sql says what a store of the newest version is") {
  Fixture fixture;
  const std::string file =
      bytes_of(std::filesystem::path(FEEDMILL_TEST_DATA "/../../daemon/store/sqlite/schema.sql")
                   .lexically_normal()
                   .string());
  std::string stored;
  SQLite::Database raw(fixture.path);
  SQLite::Statement rows(raw,
                         "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE"
                         " 'sqlite!_%' ESCAPE '!' AND name NOT LIKE 'text!_%' ESCAPE '!'"
                         " ORDER BY tbl_name, type DESC, name");
  while (rows.executeStep()) stored += bare(rows.getColumn(0).getString()) + ";";
  CHECK(bare(file) == stored);
}
