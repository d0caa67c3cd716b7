// The bytes that living processes hold, and what is made of them.
#include <SQLiteCpp/SQLiteCpp.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/sqlite/process.h"
#include "store_fixture.h"

using namespace feedmill;
using namespace feedmill::test;
using sqlite::ClaimsFile;

namespace {

void add_process(const std::string& path, const std::string& token) {
  SQLite::Database database(path, SQLite::OPEN_READWRITE);
  database.exec("DELETE FROM process; DELETE FROM claim");
  SQLite::Statement insert(database, "INSERT INTO process(id, token) VALUES(77, ?)");
  insert.bind(1, token);
  insert.exec();
  database.exec("INSERT INTO claim(source, process) SELECT id, 77 FROM source");
}

}  // namespace

TEST_CASE("claims: a byte is one process's at a time, and goes with it") {
  const Folder folder;
  const std::string path = folder.file("s.db");
  ClaimsFile one(path);
  CHECK(value_of(one.hold(5)));
  struct stat status {};
  REQUIRE(stat((path + ".claims").c_str(), &status) == 0);
  CHECK((status.st_mode & 0777) == 0600);
  CHECK_FALSE(value_of(one.is_held(5)));  // by another
  {
    ClaimsFile other(path);
    CHECK_FALSE(value_of(other.hold(5)));
    CHECK(value_of(other.is_held(5)));
    CHECK(value_of(other.hold(6)));
    CHECK(value_of(one.is_held(6)));
    CHECK(value_of(other.hold(7)));  // in place of 6
    CHECK_FALSE(value_of(one.is_held(6)));
  }
  CHECK_FALSE(value_of(one.is_held(7)));
}

TEST_CASE("claims: a file that was taken away is made anew, and held again") {
  const Folder folder;
  ClaimsFile one(folder.file("s.db")), other(folder.file("s.db"));
  CHECK(value_of(one.hold(5)));
  std::filesystem::remove(folder.file("s.db.claims"));
  CHECK(value_of(one.hold(5)));
  CHECK(value_of(other.is_held(5)));
}

TEST_CASE("claims: a lock that fails is the store's failure") {
  const Folder folder;
  std::filesystem::create_directory(folder.file("s.db.claims"));
  ClaimsFile one(folder.file("s.db"));
  const auto held = one.hold(5);
  REQUIRE_FALSE(held);
  CHECK(held.error().code == Errc::kStorage);
  CHECK(held.error().message.find("s.db.claims") != std::string::npos);

  Fixture fixture;
  fixture.sync({a_source("https://a.example/feed", "A")});
  std::filesystem::create_directory(fixture.path + ".claims");
  CHECK_FALSE(fixture.store->claim({1}, fixture.now));
  std::filesystem::remove(fixture.path + ".claims");
  CHECK(fixture.claim_all().size() == 1);
}

TEST_CASE("claims: a number that a claim which failed gave out holds nobody up") {
  Fixture fixture;
  fixture.sync({a_source("https://a.example/feed", "A")});
  ClaimsFile failed(fixture.path);  // its row was rolled back
  for (const std::int64_t number : {1, 2}) CHECK(value_of(failed.hold(number)));
  CHECK(fixture.claim_all().size() == 1);
  CHECK(fixture.claim_all().empty());
}

TEST_CASE("claims: a row without a byte is void, whatever runs under its number") {
  Fixture fixture;
  fixture.sync({a_source("https://a.example/feed", "A")});
  add_process(fixture.path, "00112233445566778899aabbccddeeff");
  CHECK(fixture.claim_all().size() == 1);
}

TEST_CASE("claims: an older version's row is void once nobody has its process's number") {
  Fixture fixture;
  fixture.sync({a_source("https://a.example/feed", "A")});
  add_process(fixture.path, fmt::format("{} 12345 a-boot", getpid()));
  CHECK(fixture.claim_all().empty());
  add_process(fixture.path, "2147483000 12345 a-boot");
  CHECK(fixture.claim_all().size() == 1);
}
