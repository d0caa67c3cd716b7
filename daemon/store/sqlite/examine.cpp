// A look at a store of whatever version, for `doctor`.
#include <SQLiteCpp/SQLiteCpp.h>
#include <sqlite3.h>

#include <filesystem>

#include "store/open.h"
#include "store/sqlite/database.h"
#include "store/sqlite/migrations.h"
#include "store/sqlite/search_index.h"
#include "store/upkeep.h"

namespace feedmill {
namespace {

using Moment = std::chrono::steady_clock::time_point;

constexpr int kStepsBetween = 10'000;  // of SQLite's machine, between two looks at the clock
constexpr int kIncremental = 2;

int is_over(void* until) {
  return std::chrono::steady_clock::now() >= *static_cast<Moment*>(until);
}

std::int64_t pragma(SQLite::Database& store, const char* name) {
  return store.execAndGet(std::string("PRAGMA ") + name).getInt64();
}

std::int64_t bytes_of(const std::string& path) {
  std::error_code error;
  const auto size = std::filesystem::file_size(path, error);
  return error ? 0 : static_cast<std::int64_t>(size);
}

/// All pages are read; their contents are compared with the indexes' by no more than that.
void look_for_damage(SQLite::Database& store, Moment until, StoreExamination& found) {
  sqlite3_progress_handler(store.getHandle(), kStepsBetween, &is_over, &until);
  try {
    const std::string verdict = store.execAndGet("PRAGMA quick_check(1)").getString();
    found.looked_at_all = true;
    if (verdict != "ok") found.damage = verdict;
  } catch (const SQLite::Exception& error) {
    if (error.getErrorCode() != SQLITE_INTERRUPT) found.damage = error.what();
  }
  sqlite3_progress_handler(store.getHandle(), 0, nullptr, nullptr);
}

std::int64_t mark_of(SQLite::Database& store, const char* name) {
  SQLite::Statement mark(store, "SELECT value FROM meta WHERE name = ?");
  mark.bind(1, name);
  return mark.executeStep() ? mark.getColumn(0).getInt64() : 0;
}

void look_at_index(SQLite::Database& store, StoreExamination& found) {
  found.stale_index = mark_of(store, "indexed") > 0 && sqlite::index_is_stale(store);
  const std::int64_t done = mark_of(store, "rebuilt"), last = mark_of(store, "rebuild_to");
  if (done < last) found.indexed_percent = static_cast<int>(done * 100 / last);
}

void look_inside(SQLite::Database& store, Moment until, StoreExamination& found) {
  found.version = static_cast<int>(pragma(store, "user_version"));
  found.newest_version = sqlite::newest_version();
  const std::int64_t pages = pragma(store, "page_count");
  if (pages > 0) found.free_percent = pragma(store, "freelist_count") * 100 / pages;
  found.can_shrink = pragma(store, "auto_vacuum") == kIncremental;
  look_at_index(store, found);
  const std::int64_t last =
      store.execAndGet("SELECT coalesce(max(last_poll), 0) FROM source").getInt64();
  if (last != 0) found.last_poll = sqlite::instant_from_sql(last);
  look_for_damage(store, until, found);
}

}  // namespace

Result<StoreExamination> examine_store(const std::string& address, std::chrono::milliseconds most) {
  if (!store_exists(address)) return failure(Errc::kAbsent, address + ": nothing is stored yet");
  auto store = sqlite::connect_to_any_version(address);
  if (!store) return tl::unexpected(store.error());
  StoreExamination found;
  found.file_bytes = bytes_of(address);
  found.log_bytes = bytes_of(address + "-wal");
  try {
    look_inside(*store, std::chrono::steady_clock::now() + most, found);
  } catch (const SQLite::Exception& error) {
    found.damage = error.what();
  }
  return found;
}

}  // namespace feedmill
