#include "store/sqlite/database.h"

#include <fmt/format.h>
#include <sqlite3.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <thread>

#include "store/sqlite/file_header.h"
#include "store/sqlite/migrations.h"
#include "store/sqlite/process.h"
#include "store/sqlite/search_index.h"

namespace feedmill::sqlite {
namespace {

constexpr int kBusyTimeoutMs = 30'000;

constexpr int kStepInstructions = 10'000;  // of SQLite's machine: a millisecond or less
constexpr int kBusyTurnMs = 20;

int step_in_statement(void* step) {
  (*static_cast<const std::function<void()>*>(step))();
  return 0;  // the statement goes on
}

/// As SQLite's own: waits for as long as the other process may take. Returns whether to try again.
int step_while_busy(void* step, int attempt) {
  (*static_cast<const std::function<void()>*>(step))();
  const int turn = std::min(attempt + 1, kBusyTurnMs);
  std::this_thread::sleep_for(std::chrono::milliseconds(turn));
  return attempt < kBusyTimeoutMs / kBusyTurnMs ? 1 : 0;
}

Error newer(const std::string& path, int version) {
  return {
      Errc::kStorage,
      fmt::format("{}: was made by a newer feedmill (store version {}, this program knows up to "
                  "{}); install that one, or name another file as storage",
                  path, version, newest_version())};
}

Error older(const std::string& path, int version) {
  return {
      Errc::kStorage,
      fmt::format("{}: was made by an older feedmill (store version {}, this program reads {}); "
                  "it is brought up to date by the next feedmill run, poll or digest of this "
                  "version",
                  path, version, newest_version())};
}

Error foreign(const std::string& path) {
  return {Errc::kStorage,
          path + ": is not a feedmill store (damaged, or another program's); it is left as it is"};
}

/// Looks at the file before SQLite touches it.
Result<void> look(const std::string& path, int wanted) {
  const auto header = read_header(path);
  if (!header) return tl::unexpected(header.error());
  if (header->size == 0) return {};
  if (!header->sqlite) return tl::unexpected(foreign(path));
  if (header->application_id == kApplicationId && header->user_version > newest_version()) {
    return tl::unexpected(newer(path, header->user_version));
  }
  const bool unborn = header->application_id == 0 && header->user_version == 0;
  if (header->application_id != kApplicationId && !unborn) return tl::unexpected(foreign(path));
  if (::access(path.c_str(), wanted) != 0) {
    return tl::unexpected(cannot_with(path, "cannot be written"));
  }
  return {};
}

/// Switching a new file to WAL needs it alone, and SQLite does not wait for that by itself.
void enter_wal(SQLite::Database& database) {
  for (int attempt = 0;; ++attempt) {
    const int status = database.tryExec("PRAGMA journal_mode = WAL");
    if (status == SQLITE_OK) return;
    if ((status != SQLITE_BUSY && status != SQLITE_LOCKED) || attempt == 100) {
      throw SQLite::Exception(database.getHandle(), status);
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
}

/// What the header could not say, as the write-ahead log may hold a later version of it.
Result<void> look_inside(SQLite::Database& database, const std::string& path) {
  // The last connection to go folds the log into the file, and this file may not be ours.
  sqlite3_db_config(database.getHandle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
  // One reading of all three: another process may be making the store at this moment.
  SQLite::Transaction reading(database);
  const int version = database.execAndGet("PRAGMA user_version").getInt();
  const int id = database.execAndGet("PRAGMA application_id").getInt();
  const int tables = database.execAndGet("SELECT count(*) FROM sqlite_schema").getInt();
  if (id != kApplicationId && (id != 0 || version != 0 || tables != 0)) {
    return tl::unexpected(foreign(path));
  }
  if (version > newest_version()) return tl::unexpected(newer(path, version));
  sqlite3_db_config(database.getHandle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, nullptr);
  return {};
}

void configure(SQLite::Database& database) {
  // Of a new file only, others would be written to: pages that are free can be given back
  // (tidy.cpp).
  if (database.execAndGet("PRAGMA page_count").getInt() == 0)
    database.exec("PRAGMA auto_vacuum = INCREMENTAL");
  enter_wal(database);
  // NORMAL never damages a store; a power cut may undo the last commits, which the next polls
  // repeat. Sealing an issue asks for more.
  database.exec("PRAGMA synchronous = NORMAL");
  database.exec("PRAGMA cache_size = -4096");         // KiB
  database.exec("PRAGMA wal_autocheckpoint = 4000");  // pages: 16 MB
  database.exec(
      "PRAGMA journal_size_limit = 67108864");  // after a checkpoint the log shrinks to this
  database.exec("PRAGMA temp_store = MEMORY");
  database.exec("PRAGMA trusted_schema = OFF");
}

/// A reader of a write-ahead log needs its index (-shm), which the first program that opens the
/// store makes in its folder.
Error unreadable(const std::string& path, const SQLite::Exception& error) {
  const int code = error.getErrorCode();
  const auto folder = std::filesystem::absolute(path).parent_path();
  const bool no_index = code == SQLITE_CANTOPEN || code == SQLITE_READONLY;
  if (!no_index || ::access(folder.c_str(), W_OK) == 0)
    return {Errc::kStorage, path + ": " + error.what()};
  return {
      Errc::kStorage,
      fmt::format("{}: cannot be read: this user cannot write to its folder, and no feedmill has "
                  "it open; as the user that it belongs to, or while feedmill run is running",
                  path)};
}

/// Not under a running daemon of the older version: it would go on by a schema that is none any
/// more.
Result<void> bring_up_to_date(SQLite::Database& database, const std::string& path, int version) {
  const int stored = database.execAndGet("PRAGMA user_version").getInt();
  const bool whole = version == newest_version();
  if (stored >= version && !(whole && index_is_stale(database))) return {};
  if (stored == 0) {
    migrate(database, version);
    if (whole) replace_stale_index(database);
    return {};
  }
  const auto alone = DaemonLock::take(path);
  if (!alone && alone.error().code == Errc::kHeld)
    return failure(
        Errc::kHeld,
        fmt::format("{}, and it is an older one (store version {}, this program's is {}): "
                    "stop it first, or restart it with this version",
                    alone.error().message, stored, version));
  if (!alone) return tl::unexpected(alone.error());
  migrate(database, version);
  if (whole) replace_stale_index(database);
  return {};
}

/// What a process that was killed left half written is undone by whoever may write, not by a
/// connection that only reads.
void undo_what_a_crash_left(const std::string& path) {
  SQLite::Database connection(path, SQLite::OPEN_READWRITE | SQLite::OPEN_NOMUTEX, kBusyTimeoutMs);
  sqlite3_db_config(connection.getHandle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
  connection.execAndGet("SELECT count(*) FROM sqlite_schema");
}

/// A connection that only reads.
SQLite::Database connect_to_read(const std::string& path) {
  const int reading = SQLite::OPEN_READONLY | SQLite::OPEN_NOMUTEX;
  try {
    SQLite::Database connection(path, reading, kBusyTimeoutMs);
    connection.execAndGet("PRAGMA user_version");
    return connection;
  } catch (const SQLite::Exception& error) {
    if (error.getErrorCode() != SQLITE_READONLY) throw;
  }
  undo_what_a_crash_left(path);
  return {path, reading, kBusyTimeoutMs};
}

}  // namespace

Result<Database> Database::open(const std::string& path, bool create, int version) {
  if (create) {
    if (auto made = make_file(path); !made) return tl::unexpected(made.error());
  }
  if (auto looked = look(path, R_OK | W_OK); !looked) return tl::unexpected(looked.error());
  try {
    SQLite::Database connection(path, SQLite::OPEN_READWRITE | SQLite::OPEN_NOMUTEX,
                                kBusyTimeoutMs);
    if (auto looked = look_inside(connection, path); !looked) {
      return tl::unexpected(looked.error());
    }
    configure(connection);
    if (auto done = bring_up_to_date(connection, path, version == 0 ? newest_version() : version);
        !done)
      return tl::unexpected(done.error());
    return Database(std::move(connection), path);
  } catch (const SQLite::Exception& error) {
    return failure(Errc::kStorage, path + ": " + error.what());
  }
}

Result<SQLite::Database> connect_to_any_version(const std::string& path) {
  if (auto looked = look(path, R_OK); !looked) return tl::unexpected(looked.error());
  try {
    SQLite::Database connection = connect_to_read(path);
    if (auto looked = look_inside(connection, path); !looked) return tl::unexpected(looked.error());
    // Another process is making it at this moment.
    if (connection.execAndGet("PRAGMA user_version").getInt() == 0)
      return failure(Errc::kAbsent, path + ": nothing is stored yet");
    return connection;
  } catch (const SQLite::Exception& error) {
    return tl::unexpected(unreadable(path, error));
  }
}

Result<Database> Database::open_to_read(const std::string& path) {
  auto connection = connect_to_any_version(path);
  if (!connection) return tl::unexpected(connection.error());
  try {
    const int version = connection->execAndGet("PRAGMA user_version").getInt();
    if (version < newest_version()) return tl::unexpected(older(path, version));
    connection->exec("PRAGMA temp_store = MEMORY");
    connection->exec("PRAGMA trusted_schema = OFF");
    return Database(std::move(*connection), path);
  } catch (const SQLite::Exception& error) {
    return tl::unexpected(unreadable(path, error));
  }
}

SQLite::Statement& Database::statement(const char* sql) {
  auto found = statements_.find(sql);
  if (found == statements_.end()) {
    found = statements_.emplace(sql, SQLite::Statement(database_, sql)).first;
  }
  found->second.tryReset();
  return found->second;
}

bool is_store(const std::string& path) {
  const auto header = read_header(path);
  return header && header->sqlite && header->application_id == kApplicationId;
}

void Database::on_step(std::function<void()> step) {
  step_ = std::make_unique<std::function<void()>>(std::move(step));
  sqlite3_progress_handler(database_.getHandle(), kStepInstructions, step_in_statement,
                           step_.get());
  sqlite3_busy_handler(database_.getHandle(), step_while_busy, step_.get());
}

}  // namespace feedmill::sqlite
