// The whole store as JSON Lines, table by table.
#include <fmt/format.h>

#include <vector>

#include "store/sqlite/database.h"
#include "store/sqlite/dump.h"
#include "store/upkeep.h"

namespace feedmill {
namespace {

/// In the order in which they were made. Left out: the search index, which is made of the rest, and
/// who holds what at the moment. SQLite's own table of numbers given out comes last.
std::vector<std::string> exported_tables(SQLite::Database& store) {
  std::vector<std::string> names;
  SQLite::Statement tables(
      store,
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'text'"
      " AND name NOT LIKE 'text\\_%' ESCAPE '\\' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
      " AND name NOT IN ('process', 'claim', 'reindex') ORDER BY rowid");
  while (tables.executeStep()) names.push_back(tables.getColumn(0).getString());
  names.emplace_back("sqlite_sequence");
  return names;
}

/// How many rows; `going` becomes false where nobody takes more.
std::int64_t export_table(SQLite::Database& store, const std::string& table, const TakeLine& take,
                          bool& going) {
  SQLite::Statement rows(store, "SELECT * FROM \"" + table + "\"");
  std::int64_t count = 0;
  while (going && rows.executeStep()) {
    going = take(sqlite::to_line(table, rows));
    ++count;
  }
  return count;
}

}  // namespace

Result<std::int64_t> export_store(const std::string& address, const TakeLine& take) {
  try {
    auto store = sqlite::connect_to_any_version(address);
    if (!store) return tl::unexpected(store.error());
    SQLite::Transaction reading(*store);
    bool going = take(sqlite::first_line(store->execAndGet("PRAGMA user_version").getInt()));
    std::int64_t rows = 0;
    for (const std::string& table : exported_tables(*store))
      rows += export_table(*store, table, take, going);
    if (going) take(sqlite::last_line(rows));
    return rows;
  } catch (const SQLite::Exception& error) {
    return failure(Errc::kStorage, address + ": " + error.what());
  }
}

}  // namespace feedmill
