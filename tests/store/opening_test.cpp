#include <SQLiteCpp/SQLiteCpp.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <thread>

#include "store/sqlite/migrations.h"
#include "store/sqlite/process.h"
#include "store/upkeep.h"
#include "store_fixture.h"

using namespace feedmill;
using namespace feedmill::test;

TEST_CASE("store: what is not there is not made by a look at it") {
  Folder folder;
  const std::string path = folder.file("none.db");
  CHECK_FALSE(store_exists(path));
  const auto store = open_store(path, StoreAccess::kExisting);
  REQUIRE_FALSE(store);
  CHECK(store.error().code == Errc::kStorage);
  CHECK(store.error().message.find(path) != std::string::npos);
  CHECK_FALSE(std::filesystem::exists(path));
}

TEST_CASE("store: a new one is readable by its owner only, in a folder made for it") {
  Folder folder;
  const std::string path = folder.file("deep/er/feedmill.db");
  const auto store = open_store(path, StoreAccess::kCreate);
  REQUIRE(store);
  for (const char* tail : {"", "-wal", "-shm"}) {
    struct stat status {};
    REQUIRE(stat((path + tail).c_str(), &status) == 0);
    CHECK((status.st_mode & 0777) == 0600);
  }
  CHECK(store_exists(path));
}

TEST_CASE("store: rubbish is refused and left as it is") {
  Folder folder;
  const std::string path = folder.file("feedmill.db");
  std::string rubbish;
  for (int line = 0; line < 300; ++line) rubbish += "Nothing that a database would say. ";
  std::ofstream(path, std::ios::binary) << rubbish;
  for (const auto access : {StoreAccess::kCreate, StoreAccess::kExisting}) {
    const auto store = open_store(path, access);
    REQUIRE_FALSE(store);
    CHECK(store.error().code == Errc::kStorage);
    CHECK(store.error().message.find(path) != std::string::npos);
    CHECK(bytes_of(path) == rubbish);
  }
}

TEST_CASE("store: a pipe is refused, not waited for") {
  Folder folder;
  const std::string path = folder.file("feedmill.db");
  REQUIRE(mkfifo(path.c_str(), 0600) == 0);
  for (const auto access : {StoreAccess::kCreate, StoreAccess::kExisting}) {
    const auto store = open_store(path, access);
    REQUIRE_FALSE(store);
    CHECK(store.error().message.find(path) != std::string::npos);
  }
}

/// Whether another process finds it in use: the bytes that SQLite locks for as long as a connection
/// is open. https://www.sqlite.org/src/file/src/os.h, PENDING_BYTE.
bool is_held_for_others(const std::string& path) {
  const pid_t child = fork();
  if (child == 0) {
    struct flock asked {};
    asked.l_type = F_WRLCK, asked.l_whence = SEEK_SET, asked.l_start = 0x40000002,
    asked.l_len = 510;
    const int file = ::open(path.c_str(), O_RDWR | O_CLOEXEC);
    _exit(file >= 0 && fcntl(file, F_GETLK, &asked) == 0 && asked.l_type != F_UNLCK ? 0 : 1);
  }
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

// Else the next program that closes the store takes the log away under this one: seen as a store
// that was damaged when its daemon was killed.
TEST_CASE("store: a further connection of this process leaves the locks of the first as they are") {
  Folder folder;
  const std::string path = folder.file("feedmill.db");
  const auto first = open_store(path, StoreAccess::kCreate);
  REQUIRE(first);
  CHECK(is_held_for_others(path));
  for (const auto access : {StoreAccess::kRead, StoreAccess::kExisting, StoreAccess::kCreate}) {
    const auto another = open_store(path, access);
    REQUIRE(another);
    CHECK(is_held_for_others(path));
  }
  CHECK(is_held_for_others(path));
  CHECK(back_up_store(path, folder.file("copy.db")));
  CHECK_FALSE(back_up_store(path, path));
  CHECK(is_held_for_others(path));
}

TEST_CASE("store: several may open one that is being made") {
  for (int round = 0; round < 20; ++round) {
    Folder folder;
    const std::string path = folder.file("feedmill.db");
    std::array<std::string, 4> errors;
    std::vector<std::thread> openers;
    for (auto& error : errors) {
      openers.emplace_back([&path, &error] {
        for (int again = 0; again < 10 && error.empty(); ++again) {
          const auto store = open_store(path, StoreAccess::kCreate);
          if (!store) error = store.error().message;
        }
      });
    }
    for (auto& opener : openers) opener.join();
    CHECK(errors == std::array<std::string, 4>{});
  }
}

TEST_CASE("store: another program's database is refused and left as it is") {
  Folder folder;
  const std::string path = folder.file("other.db");
  SQLite::Database(path, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE)
      .exec("CREATE TABLE recipe(name TEXT)");
  const std::string before = bytes_of(path);
  CHECK_FALSE(open_store(path, StoreAccess::kCreate));
  CHECK(bytes_of(path) == before);
}

TEST_CASE("store: one of a newer version is refused with a clear message and never touched") {
  Folder folder;
  const std::string path = folder.file("feedmill.db");
  { REQUIRE(open_store(path, StoreAccess::kCreate)); }
  const int newer = sqlite::newest_version() + 1;
  const std::string statement = "PRAGMA user_version = " + std::to_string(newer);
  SECTION("in the file") {
    SQLite::Database(path, SQLite::OPEN_READWRITE).exec(statement);
    const std::string before = bytes_of(path);
    const auto store = open_store(path, StoreAccess::kCreate);
    REQUIRE_FALSE(store);
    CHECK(store.error().message.find("newer") != std::string::npos);
    CHECK(bytes_of(path) == before);
  }
  SECTION("in the write-ahead log that a crash left") {
    SQLite::Database writer(path, SQLite::OPEN_READWRITE);
    writer.exec("PRAGMA wal_autocheckpoint = 0");
    writer.exec(statement);
    // What a crash leaves: the file and its log, and nobody who has them open.
    const std::string copy = folder.file("copy.db");
    std::filesystem::copy_file(path, copy);
    std::filesystem::copy_file(path + "-wal", copy + "-wal");
    const std::string before = bytes_of(copy);
    const auto store = open_store(copy, StoreAccess::kCreate);
    REQUIRE_FALSE(store);
    CHECK(store.error().message.find("newer") != std::string::npos);
    CHECK(bytes_of(copy) == before);
    CHECK(std::filesystem::exists(copy + "-wal"));
  }
}

TEST_CASE("store: damage inside is an error, not a crash") {
  Fixture fixture;
  fixture.sync({a_source("https://site.example/feed", "S")});
  std::vector<NewEntry> many;
  for (int n = 0; n < 400; ++n) many.push_back(an_entry("g" + std::to_string(n), "Title of it"));
  fixture.poll("S", many);
  fixture.settle();
  fixture.store.reset();
  std::string bytes = bytes_of(fixture.path);
  for (std::size_t page = 2; page < bytes.size() / 4096; page += 3) {
    bytes.replace(page * 4096, 400, 400, '\x5A');
  }
  std::ofstream(fixture.path, std::ios::binary) << bytes;
  const auto store = open_store(fixture.path, StoreAccess::kCreate);
  if (!store) {
    CHECK(store.error().code == Errc::kStorage);
    return;
  }
  const auto listed = (*store)->entries({}, [](const EntryRow&) { return true; });
  REQUIRE_FALSE(listed);
  CHECK(listed.error().code == Errc::kStorage);
  CHECK(listed.error().message.find(fixture.path) != std::string::npos);
}

TEST_CASE("store: a second daemon is told who the first one is") {
  Fixture fixture;
  expect(fixture.store->become_daemon());
  auto second = value_of(open_store(fixture.path, StoreAccess::kCreate));
  const auto refused = second->become_daemon();
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == Errc::kHeld);
  CHECK(refused.error().message.find(std::to_string(getpid())) != std::string::npos);
  fixture.store.reset();
  CHECK(second->become_daemon());
}

TEST_CASE("store: an entry's number is read from what is shown") {
  CHECK(entry_number("k3x9t-1042") == 1042);
  CHECK(entry_number("1042") == 1042);
  CHECK(entry_number("k3x9t-s7") == 0);
  CHECK(entry_number("") == 0);
}

namespace {

/// Opens a store's file by hand.
SQLite::Database by_hand(const std::string& path) {
  return SQLite::Database(path, SQLite::OPEN_READWRITE);
}

std::string message_of(const std::string& path, StoreAccess access) {
  const auto store = open_store(path, access);
  REQUIRE_FALSE(store);
  CHECK(store.error().code == Errc::kStorage);
  CHECK(store.error().message.find(path) != std::string::npos);
  return store.error().message;
}

}  // namespace

TEST_CASE("store: a listing reads, and changes nothing") {
  Fixture fixture;
  fixture.sync({a_source("https://a.example/feed", "A")});
  fixture.poll("A", {an_entry("g1", "First")});
  fixture.store.reset();
  const std::string before = bytes_of(fixture.path);
  {
    auto store = value_of(open_store(fixture.path, StoreAccess::kRead));
    CHECK(value_of(store->status()).size() == 1);
    CHECK_FALSE(store->sync_sources({}, fixture.now));
  }
  CHECK(bytes_of(fixture.path) == before);
}

TEST_CASE("store: a listing brings no older store up to date, and says what does") {
  Folder folder;
  const std::string path = folder.file("feedmill.db");
  {
    SQLite::Database database(path, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    sqlite::migrate(database, 2);
  }
  const std::string before = bytes_of(path);
  const std::string message = message_of(path, StoreAccess::kRead);
  CHECK(message.find("older feedmill") != std::string::npos);
  CHECK(message.find("store version 2") != std::string::npos);
  CHECK(bytes_of(path) == before);
}

TEST_CASE("store: an older one is not brought up to date under a daemon that runs on it") {
  Folder folder;
  const std::string path = folder.file("feedmill.db");
  {
    SQLite::Database database(path, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    sqlite::migrate(database, 2);
  }
  {
    const auto daemon = value_of(sqlite::DaemonLock::take(path));
    const auto store = open_store(path, StoreAccess::kCreate);
    REQUIRE_FALSE(store);
    CHECK(store.error().code == Errc::kHeld);
    CHECK(store.error().message.find("older") != std::string::npos);
    CHECK(by_hand(path).execAndGet("PRAGMA user_version").getInt() == 2);
  }
  CHECK(open_store(path, StoreAccess::kCreate));
}

TEST_CASE(
    "store: a name of its own that is damaged is a failure with a message, one that is gone is "
    "not made anew by a listing") {
  Fixture fixture;
  fixture.store.reset();
  for (const char* damage : {"value = 'no number'", "value = ''", "value = NULL", "value = 7",
                             "value = zeroblob(32)", "value = substr(value, 2)"}) {
    const auto copy = fixture.folder.file("copy.db");
    std::filesystem::copy_file(fixture.path, copy,
                               std::filesystem::copy_options::overwrite_existing);
    by_hand(copy).exec(std::string("UPDATE meta SET ") + damage + " WHERE name = 'uuid'");
    for (const auto access : {StoreAccess::kCreate, StoreAccess::kExisting, StoreAccess::kRead})
      CHECK(message_of(copy, access).find("damaged") != std::string::npos);
  }
  by_hand(fixture.path).exec("DELETE FROM meta WHERE name = 'uuid'");
  message_of(fixture.path, StoreAccess::kRead);
  CHECK(
      by_hand(fixture.path).execAndGet("SELECT count(*) FROM meta WHERE name = 'uuid'").getInt() ==
      0);
}

TEST_CASE(
    "store: a listing needs no folder that it can write to while another has the store open") {
  if (geteuid() == 0) return;  // root may write everywhere
  Fixture fixture;
  const auto folder = std::filesystem::path(fixture.path).parent_path();
  chmod(folder.c_str(), 0500);
  CHECK(open_store(fixture.path, StoreAccess::kRead));
  fixture.store.reset();
  for (const char* tail : {"-wal", "-shm"}) std::filesystem::remove(fixture.path + tail);
  CHECK(message_of(fixture.path, StoreAccess::kRead).find("its folder") != std::string::npos);
  chmod(folder.c_str(), 0700);
}

TEST_CASE("store: what a killed process left half written holds no listing up") {
  Folder folder;
  const std::string path = folder.file("feedmill.db"), killed = folder.file("killed.db");
  value_of(open_store(path, StoreAccess::kCreate)).reset();
  {
    // A transaction that has been written to the file, with the journal that undoes it beside.
    SQLite::Database database(path, SQLite::OPEN_READWRITE);
    database.exec("PRAGMA journal_mode = DELETE");
    database.exec("PRAGMA cache_size = 1; PRAGMA cache_spill = 1; BEGIN IMMEDIATE");
    for (int i = 0; i < 200; ++i)
      database.exec("INSERT INTO meta(name, value) VALUES('n" + std::to_string(i) +
                    "', zeroblob(5000))");
    std::filesystem::copy_file(path, killed);
    std::filesystem::copy_file(path + "-journal", killed + "-journal");
    database.exec("ROLLBACK");
  }
  const auto store = open_store(killed, StoreAccess::kExisting);
  if (!store) FAIL(store.error().message);
  SQLite::Database database(killed, SQLite::OPEN_READONLY);
  CHECK(database.execAndGet("SELECT count(*) FROM meta WHERE name LIKE 'n%'").getInt() == 0);
}

TEST_CASE("store: one that another process is making at this moment holds nothing yet") {
  Folder folder;
  const std::string path = folder.file("feedmill.db");
  {
    SQLite::Database database(path, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    database.exec("PRAGMA journal_mode = WAL");
  }
  REQUIRE(store_exists(path));
  const auto unborn = open_store(path, StoreAccess::kRead);
  REQUIRE_FALSE(unborn);
  CHECK(unborn.error().code == Errc::kAbsent);
  // From its first moment on it has the name that ids are made from.
  {
    SQLite::Database database(path, SQLite::OPEN_READWRITE);
    sqlite::migrate(database, sqlite::newest_version());
  }
  CHECK(open_store(path, StoreAccess::kRead));
}
