// JSON Lines become a store again: one transaction, so that all of it is there or nothing.
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>
#include <unordered_map>

#include "store/open.h"
#include "store/sqlite/database.h"
#include "store/sqlite/dump.h"
#include "store/sqlite/migrations.h"
#include "store/sqlite/process.h"
#include "store/sqlite/search_index.h"
#include "store/upkeep.h"

namespace feedmill {
namespace {

using sqlite::DumpedRow;

/// What makes an import impossible, on its way out of the transaction.
struct Refused {
  std::string why;
};

struct Bind {
  SQLite::Statement& statement;
  int index;
  void operator()(std::monostate) const { statement.bind(index); }
  void operator()(std::int64_t value) const { statement.bind(index, value); }
  void operator()(double value) const { statement.bind(index, value); }
  void operator()(const std::string& text) const { statement.bindNoCopy(index, text); }
  void operator()(const sqlite::BlobValue& blob) const {
    statement.bindNoCopy(index, blob.bytes.data(), static_cast<int>(blob.bytes.size()));
  }
};

/// Puts rows into the tables of a store whose schema is theirs.
class Importer {
 public:
  explicit Importer(SQLite::Database& store) : store_(store) {}

  void put(const DumpedRow& row) {
    SQLite::Statement& insert = statement_of(row);
    int index = 0;
    for (const auto& [name, value] : row.columns) std::visit(Bind{insert, ++index}, value);
    insert.exec();
    insert.reset();
    insert.clearBindings();
  }

 private:
  /// Columns are looked up in the schema: a name of the input never becomes SQL.
  SQLite::Statement& statement_of(const DumpedRow& row) {
    std::string known = row.table;
    for (const auto& [name, value] : row.columns) known += '\n' + name;
    const auto found = statements_.find(known);
    if (found != statements_.end()) return found->second;
    begin(row);
    std::string names, marks;
    for (const auto& [name, value] : row.columns) {
      names += fmt::format("{}\"{}\"", names.empty() ? "" : ", ", name);
      marks += marks.empty() ? "?" : ", ?";
    }
    const std::string sql =
        fmt::format("INSERT INTO \"{}\"({}) VALUES({})", row.table, names, marks);
    return statements_.emplace(known, SQLite::Statement(store_, sql)).first->second;
  }

  /// The first row of a table: it is one of ours, has these columns, and what a new store has in it
  /// makes room.
  void begin(const DumpedRow& row) {
    const bool ours = row.table == "sqlite_sequence" || is_table(row.table);
    if (!ours) throw Refused{"names a table that no store has: " + row.table};
    for (const auto& [name, value] : row.columns) {
      if (!has_column(row.table, name))
        throw Refused{fmt::format("names a column that {} does not have: {}", row.table, name)};
    }
    store_.exec(fmt::format("DELETE FROM \"{}\"", row.table));
  }

  bool is_table(const std::string& name) {
    SQLite::Statement found(store_,
                            "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?"
                            " AND name NOT LIKE 'text%' AND name NOT LIKE 'sqlite%'");
    found.bind(1, name);
    return found.executeStep();
  }

  bool has_column(const std::string& table, const std::string& name) {
    SQLite::Statement found(store_, "SELECT 1 FROM pragma_table_info(?) WHERE name = ?");
    found.bind(1, table);
    found.bind(2, name);
    return found.executeStep();
  }

  SQLite::Database& store_;
  std::unordered_map<std::string, SQLite::Statement> statements_;
};

std::int64_t put_rows(SQLite::Database& store, const GiveLine& give) {
  Importer importer(store);
  std::string line;
  for (std::int64_t rows = 0; give(line); ++rows) {
    const std::int64_t number = rows + 2;
    if (const auto end = sqlite::edge_of_line(line).rows; line.size() < 64 && end) {
      if (*end == rows) return rows;
      throw Refused{
          fmt::format("line {}: {} rows were written and {} are here", number, *end, rows)};
    }
    const auto row = sqlite::row_of_line(line);
    if (!row) throw Refused{fmt::format("line {} {}", number, row.error().message)};
    try {
      importer.put(*row);
    } catch (const Refused& refused) {
      throw Refused{fmt::format("line {} {}", number, refused.why)};
    } catch (const SQLite::Exception& error) {
      throw Refused{fmt::format("line {}: {}", number, error.what())};
    }
  }
  throw Refused{"it ends before its last line: it was cut short"};
}

/// The schema that the first line names.
Result<int> schema_of(const GiveLine& give) {
  std::string line;
  const auto schema = give(line) ? sqlite::edge_of_line(line).schema : std::nullopt;
  if (!schema || *schema < 1)
    return failure(Errc::kFailed, "this is nothing that `feedmill export` wrote");
  if (*schema > sqlite::newest_version())
    return failure(Errc::kFailed,
                   fmt::format("it was written by a newer feedmill (store version {}, this program "
                               "knows up to {})",
                               *schema, sqlite::newest_version()));
  return static_cast<int>(*schema);
}

Result<void> check_empty(SQLite::Database& store, const std::string& address, int schema) {
  const bool full = store
                        .execAndGet(
                            "SELECT EXISTS(SELECT 1 FROM entry)"
                            " OR EXISTS(SELECT 1 FROM issue)")
                        .getInt() != 0;
  if (full)
    return failure(
        Errc::kStorage,
        address + ": holds entries already; name another file as storage, or move it away");
  if (schema == sqlite::newest_version()) return {};
  return failure(Errc::kStorage, address +
                                     ": is there already, and of a newer version than what is "
                                     "to be read in; move it away");
}

/// A new file becomes a store of the schema that the rows have; one that is there must be empty.
Result<void> prepare(const std::string& address, int schema, bool& made) {
  made = !store_exists(address);
  if (auto opened = sqlite::Database::open(address, true, schema); !opened)
    return tl::unexpected(opened.error());
  else if (!made)
    return check_empty(opened->handle(), address, schema);
  return {};
}

void remove_made(const std::string& address) {
  std::error_code ignored;
  for (const char* beside : {"", "-wal", "-shm"})
    std::filesystem::remove(address + beside, ignored);
}

Result<std::int64_t> put_all(const std::string& address, int schema, const GiveLine& give) {
  auto store = sqlite::Database::open(address, false, schema);
  if (!store) return tl::unexpected(store.error());
  try {
    SQLite::Transaction scope(store->handle(), SQLite::TransactionBehavior::IMMEDIATE);
    const std::int64_t rows = put_rows(store->handle(), give);
    // The search index is made of the rows, from the first, whatever became of the one that was.
    sqlite::make_index_new(store->handle());
    scope.commit();
    return rows;
  } catch (const Refused& refused) {
    return failure(Errc::kFailed, refused.why);
  } catch (const SQLite::Exception& error) {
    return failure(Errc::kStorage, address + ": " + error.what());
  }
}

/// Whoever opens the store next may have to bring it up to date, alone as well.
Result<std::int64_t> put_all_alone(const std::string& address, int schema, const GiveLine& give) {
  const auto alone = sqlite::DaemonLock::take(address);
  if (!alone) return tl::unexpected(alone.error());
  return put_all(address, schema, give);
}

}  // namespace

Result<std::int64_t> import_store(const std::string& address, const GiveLine& give) {
  const auto schema = schema_of(give);
  if (!schema) return tl::unexpected(schema.error());
  bool made = false;
  if (auto ready = prepare(address, *schema, made); !ready) return tl::unexpected(ready.error());
  auto rows = put_all_alone(address, *schema, give);
  if (!rows) {
    if (made && rows.error().code != Errc::kHeld) remove_made(address);
    return rows;
  }
  auto store = open_store(address, StoreAccess::kCreate);  // brings it up to date
  if (!store) return tl::unexpected(store.error());
  if (auto indexed = (*store)->settle(Instant{}, 0); !indexed)
    return tl::unexpected(indexed.error());
  return rows;
}

}  // namespace feedmill
