#include "store/upkeep.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <sys/stat.h>

#include <algorithm>

#include "store_fixture.h"

using namespace feedmill;
using namespace feedmill::test;

namespace {

using Lines = std::vector<std::string>;

void list_sources(Fixture& store) {
  store.sync({a_source("https://a.example/feed"), a_source("https://b.example/feed", "Bee")});
}

void fill(Fixture& store) {
  list_sources(store);
  store.poll("https://a.example/feed", {an_entry("1", "Harbour opens"), an_entry("2", "Bridge")});
  store.poll("Bee", {an_entry("3", "Ünïcode \xE2\x80\xA8 and \"quotes\" \\ of all kinds")});
  store.settle();
}

Lines exported(const std::string& path) {
  Lines lines;
  const auto rows = export_store(path, [&](std::string_view line) {
    lines.emplace_back(line);
    return true;
  });
  if (!rows) FAIL(rows.error().message);
  CHECK(lines.size() == static_cast<std::size_t>(*rows) + 2);
  return lines;
}

Result<std::int64_t> import(const std::string& path, const Lines& lines) {
  auto next = lines.begin();
  return import_store(path, [&](std::string& line) {
    if (next == lines.end()) return false;
    line = *next++;
    return true;
  });
}

std::vector<std::string> ids_of(Fixture& store) {
  std::vector<std::string> ids;
  for (const EntryRow& row : store.entries()) ids.push_back(row.entry_id + row.item_json);
  return ids;
}

}  // namespace

TEST_CASE("upkeep: a backup is the store as it was, and is one file of its owner's") {
  Fixture store;
  fill(store);
  const std::string copy = store.folder.file("copy.db");
  expect(back_up_store(store.path, copy));
  const auto before = ids_of(store);
  store.poll("Bee", {an_entry("4", "Later than the backup")});
  struct stat status {};
  REQUIRE(stat(copy.c_str(), &status) == 0);
  CHECK((status.st_mode & 0777) == 0600);
  CHECK_FALSE(std::filesystem::exists(copy + "-wal"));
  Fixture copied(copy);
  CHECK(ids_of(copied) == before);
  CHECK(copied.search("harbour").size() == 1);
}

TEST_CASE("upkeep: a backup replaces an earlier one and nothing else") {
  Fixture store;
  fill(store);
  const std::string copy = store.folder.file("copy.db");
  expect(back_up_store(store.path, copy));
  expect(back_up_store(store.path, copy));
  const std::string notes = store.folder.file("notes.txt");
  std::ofstream(notes) << "mine";
  CHECK_FALSE(back_up_store(store.path, notes));
  CHECK(bytes_of(notes) == "mine");
  CHECK_FALSE(back_up_store(store.path, store.path));
  CHECK_FALSE(back_up_store(store.path, store.folder.file("no/such/folder.db")));
  std::size_t left = 0;
  for (const auto& file :
       std::filesystem::directory_iterator(std::filesystem::path(store.path).parent_path()))
    left += file.path().filename().string().find("unfinished") != std::string::npos;
  CHECK(left == 0);
}

TEST_CASE("upkeep: a damaged store makes no backup, and says so") {
  Fixture store;
  fill(store);
  const std::string path = store.folder.file("damaged.db");
  expect(back_up_store(store.path, path));
  std::fstream file(path, std::ios::binary | std::ios::in | std::ios::out);
  file.seekp(4096 * 3);
  file << std::string(4096 * 4, '\x55');
  file.close();
  const auto made = back_up_store(path, store.folder.file("copy.db"));
  REQUIRE_FALSE(made);
  CHECK_FALSE(std::filesystem::exists(store.folder.file("copy.db")));
}

TEST_CASE("upkeep: what was exported and imported is the same store") {
  Fixture store;
  fill(store);
  const Lines lines = exported(store.path);
  const std::string path = store.folder.file("second.db");
  REQUIRE(import(path, lines));
  Fixture second(path);
  CHECK(ids_of(second) == ids_of(store));
  CHECK(second.search("harbour").size() == 1);
  CHECK(exported(path).size() == lines.size());
  // Numbers once given out are not given out again.
  store.poll("Bee", {an_entry("4", "Next")});
  list_sources(second);
  second.poll("Bee", {an_entry("4", "Next")});
  CHECK(ids_of(second) == ids_of(store));
}

TEST_CASE("upkeep: text that is no UTF-8, blobs and fractions come through") {
  Fixture store;
  fill(store);
  const std::string marks = "hex(value) || typeof(value)";
  const auto read = [&](const std::string& path) {
    SQLite::Database database(path, SQLite::OPEN_READONLY);
    std::string all;
    SQLite::Statement rows(database, "SELECT " + marks + " FROM meta WHERE name LIKE 'x%'");
    while (rows.executeStep()) all += rows.getColumn(0).getString() + "\n";
    return all;
  };
  SQLite::Database(store.path, SQLite::OPEN_READWRITE)
      .exec(
          "INSERT INTO meta VALUES('x1', CAST(x'41FF00' AS TEXT)), ('x2', x'00FF41'), ('x3', 0.1),"
          " ('x4', NULL), ('x5', -9223372036854775808), ('x6', 1e300), ('x7', x''), ('x8', '')");
  const std::string path = store.folder.file("second.db");
  REQUIRE(import(path, exported(store.path)));
  CHECK(read(path) == read(store.path));
}

TEST_CASE("upkeep: an import is all or nothing, and names the line that is wrong") {
  Fixture store;
  fill(store);
  Lines lines = exported(store.path);
  const std::string path = store.folder.file("second.db");
  const auto refused = [&](const Lines& wrong) {
    const auto imported = import(path, wrong);
    REQUIRE_FALSE(imported);
    CHECK_FALSE(store_exists(path));
    return imported.error().message;
  };
  CHECK(refused({lines.begin(), lines.end() - 1}).find("cut short") != std::string::npos);
  CHECK(refused({"{}"}).find("export") != std::string::npos);
  CHECK(refused({}).find("export") != std::string::npos);
  Lines gap = lines;
  gap.erase(gap.begin() + 4);
  CHECK(refused(gap).find("rows were written") != std::string::npos);
  Lines table = lines;
  table[2] = R"({"table":"text_data","row":{"id":1}})";
  CHECK(refused(table).find("line 3") != std::string::npos);
  table[2] = R"({"table":"meta","row":{"na\"me":1}})";
  CHECK(refused(table).find("column") != std::string::npos);
  table[2] = "{\"table\":";
  CHECK(refused(table).find("line 3") != std::string::npos);
  lines[0] = R"({"feedmill_store":1,"schema":999})";
  CHECK(refused(lines).find("newer") != std::string::npos);
}

TEST_CASE("upkeep: an import goes into an empty store only, and not under a daemon") {
  Fixture store;
  fill(store);
  const Lines lines = exported(store.path);
  const auto twice = import(store.path, lines);
  REQUIRE_FALSE(twice);
  CHECK(twice.error().message.find("holds entries") != std::string::npos);
  Fixture empty;
  empty.sync({a_source("https://other.example/")});
  expect(empty.store->become_daemon());
  const auto held = import(empty.path, lines);
  REQUIRE_FALSE(held);
  CHECK(held.error().code == Errc::kHeld);
  empty.store.reset();
  REQUIRE(import(empty.path, lines));
  empty.reopen();
  CHECK(ids_of(empty) == ids_of(store));
}
