// Which process polls what. A claim is a row; it is void once its process is gone, which the byte
// that it held tells (process.h).
#include <sqlite3.h>

#include <algorithm>

#include "store/sqlite/source_state.h"
#include "store/sqlite/sqlite_store.h"

namespace feedmill::sqlite {
namespace {

constexpr int kNumbersTried = 1000;  // each is held by a process whose claim was rolled back

}  // namespace

/// Inside the transaction that claims: what it cannot learn of the locks undoes it.
bool SqliteStore::is_alive(std::int64_t process, std::string_view token) {
  if (holds_no_byte(token)) return may_run(token);
  const auto held = claims_file_.is_held(process);
  if (!held) throw SQLite::Exception(held.error().message, SQLITE_IOERR_LOCK);
  return *held;
}

void SqliteStore::forget_dead_processes(std::int64_t own) {
  std::vector<std::pair<std::int64_t, std::string>> dead;
  {
    Rows rows(db_.statement("SELECT id, token FROM process"));
    while (rows.next()) {
      if (rows.integer(0) != own && !is_alive(rows.integer(0), rows.text(1)))
        dead.emplace_back(rows.integer(0), rows.text(1));
    }
  }
  for (const auto& [process, token] : dead) {
    note_death(process, token);
    db_.run("DELETE FROM claim WHERE process = ?", process);
    db_.run("UPDATE delivery SET process = 0 WHERE state = 0 AND process = ?", process);
    db_.run("DELETE FROM process WHERE id = ?", process);
  }
}

/// This process's row, whose byte it holds. Looked up each time: it was rolled back with a first
/// claim that failed, and its number may be another's then, who may have its byte still.
std::int64_t SqliteStore::own_process() {
  std::int64_t row = db_.integer("SELECT id FROM process WHERE token = ?", token_);
  if (row == 0) {
    db_.run("INSERT INTO process(token) VALUES(?)", token_);
    row = db_.last_id();
  }
  for (int attempt = 0; attempt < kNumbersTried; ++attempt) {
    const auto holds = claims_file_.hold(row);
    if (!holds) throw SQLite::Exception(holds.error().message, SQLITE_IOERR_LOCK);
    if (*holds) {
      marks_.enlist(row, token_);
      return row;
    }
    db_.run("UPDATE process SET id = ? WHERE id = ?", row + 1, row);
    ++row;
  }
  throw SQLite::Exception("no number is free for this process", SQLITE_BUSY);
}

Result<std::vector<PollTask>> SqliteStore::claim(const std::vector<std::int64_t>& source_ids,
                                                 Instant) {
  std::int64_t own = 0;
  auto claimed = db_.transaction([&] {
    own = own_process();
    forget_dead_processes(own);
    std::vector<PollTask> tasks;
    for (const std::int64_t id : source_ids) {
      if (!configured(id)) continue;
      if (db_.run("INSERT OR IGNORE INTO claim(source, process) VALUES(?, ?)", id, own) == 0) {
        continue;
      }
      Rows rows(db_.statement(SOURCE_COLUMNS " FROM source WHERE id = ?"), id);
      if (rows.next()) tasks.push_back({id, source_of(id, rows, 0), state_of(rows, kFirstOfState)});
    }
    return tasks;
  });
  if (claimed) process_ = own;
  return claimed;
}

Result<void> SqliteStore::release(const std::vector<std::int64_t>& source_ids) {
  return db_.transaction([&] {
    for (const std::int64_t id : source_ids) {
      db_.run("DELETE FROM claim WHERE source = ? AND process = ?", id, process_);
    }
  });
}

Result<std::vector<SourceStatus>> SqliteStore::status() {
  constexpr const char* kStatus =
      SOURCE_COLUMNS ", id, entries, last_entry FROM source WHERE listed ORDER BY id";
  return db_.guarded([&] {
    std::vector<SourceStatus> sources;
    Rows rows(db_.statement(kStatus));
    while (rows.next()) {
      SourceStatus status;
      status.source = source_of(rows.integer(kBehindState), rows, 0);
      status.state = state_of(rows, kFirstOfState);
      status.entries = rows.integer(kBehindState + 1);
      status.last_entry = rows.instant(kBehindState + 2);
      status.gap = last_gap(rows.integer(kBehindState));
      if (status.state.redirect_trusted) status.moved_to = status.state.redirect_url;
      sources.push_back(std::move(status));
    }
    return sources;
  });
}

Result<std::vector<KnownSource>> SqliteStore::known_sources() {
  return db_.guarded([&] {
    std::vector<KnownSource> sources;
    Rows rows(db_.statement(SOURCE_COLUMNS ", id, listed FROM source ORDER BY id"));
    while (rows.next()) {
      const std::int64_t id = rows.integer(kBehindState);
      sources.push_back(
          {id, rows.flag(kBehindState + 1), source_of(id, rows, 0), state_of(rows, kFirstOfState)});
    }
    return sources;
  });
}

}  // namespace feedmill::sqlite
