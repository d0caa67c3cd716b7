#include "store/sqlite/search_index.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <sqlite3.h>

#include <algorithm>

#include "store/sqlite/database.h"
#include "text/entry_text.h"

namespace feedmill::sqlite {
namespace {

// Pages of the index an entry: more than an entry adds on all levels.
constexpr std::int64_t kMergePages = 8;
// A step: some 20 ms, with all that FTS5 does besides.
constexpr std::int64_t kPagesAStep = 24;
constexpr std::int64_t kRemovedAStep = 500;  // blocks of 4 KB, or rows

// As the migrations have made it.
constexpr const char* kMakeIndex = R"sql(
CREATE VIRTUAL TABLE text USING fts5(title, body, content='',
  tokenize='unicode61 remove_diacritics 2');
INSERT INTO text(text, rank) VALUES('hashsize', 16777216);
INSERT INTO text(text, rank) VALUES('automerge', 0);
INSERT INTO text(text, rank) VALUES('usermerge', 16);
INSERT INTO text(text, rank) VALUES('crisismerge', 1024);
)sql";

constexpr const char* kMark = "SELECT value FROM meta WHERE name = ?";
constexpr const char* kSetMark = "INSERT OR REPLACE INTO meta(name, value) VALUES(?, ?)";

std::int64_t mark_of(SQLite::Database& store, const char* name) {
  SQLite::Statement found(store, kMark);
  found.bind(1, name);
  return found.executeStep() ? found.getColumn(0).getInt64() : 0;
}

void set_mark(SQLite::Database& store, const char* name, std::int64_t value) {
  SQLite::Statement set(store, kSetMark);
  set.bind(1, name);
  set.bind(2, value);
  set.exec();
}

bool has_old_index(SQLite::Database& store) { return store.tableExists("text_stale"); }

void replace(SQLite::Database& store) {
  const std::int64_t indexed = mark_of(store, "indexed");
  if (indexed > 0) {
    // A second time before the first was done with: rare enough to take its time.
    if (has_old_index(store)) store.exec("DROP TABLE text_stale");
    store.exec("ALTER TABLE text RENAME TO text_stale");
    store.exec(kMakeIndex);
    set_mark(store, "rebuilt", 0);
    set_mark(store, "rebuild_to", indexed);
    set_mark(store, "unmerged", 0);
  }
  set_mark(store, "index_words", kIndexedWords);
}

}  // namespace

bool index_is_stale(SQLite::Database& store) {
  return mark_of(store, "index_words") != kIndexedWords;
}

void replace_stale_index(SQLite::Database& store) {
  SQLite::Transaction scope(store, SQLite::TransactionBehavior::IMMEDIATE);
  // Read again under the lock: another process may have been faster.
  if (!index_is_stale(store)) return;
  replace(store);
  scope.commit();
}

void replace_damaged_index(SQLite::Database& store) {
  SQLite::Transaction scope(store, SQLite::TransactionBehavior::IMMEDIATE);
  replace(store);
  scope.commit();
}

void make_index_new(SQLite::Database& store) {
  set_mark(store, "indexed", 0);
  set_mark(store, "index_words", kIndexedWords);
  store.exec("DELETE FROM meta WHERE name IN ('rebuilt', 'rebuild_to', 'unmerged')");
}

Unrebuilt unrebuilt(Database& db) {
  return {db.integer(kMark, std::string("rebuilt")), db.integer(kMark, std::string("rebuild_to"))};
}

bool index_is_untidy(Database& db) {
  const Unrebuilt left = unrebuilt(db);
  return left.after < left.last || db.integer(kMark, std::string("unmerged")) > 0 ||
         db.integer("SELECT EXISTS(SELECT 1 FROM reindex)") != 0 || has_old_index(db.handle());
}

void owe_merging(Database& db, std::int64_t entries) {
  const std::string name = "unmerged";
  db.run(kSetMark, name, db.integer(kMark, name) + kMergePages * entries);
}

bool merge_a_little(Database& db) {
  const std::string name = "unmerged";
  const std::int64_t owed = db.integer(kMark, name);
  if (owed <= 0) return false;
  const int before = sqlite3_total_changes(db.handle().getHandle());
  const std::int64_t pages = std::min(owed, kPagesAStep);
  db.run("INSERT INTO text(text, rank) VALUES('merge', ?)", pages);
  // https://www.sqlite.org/fts5.html section 6.8: fewer than two changes, and nothing is left.
  const bool worked = sqlite3_total_changes(db.handle().getHandle()) - before >= 2;
  db.run(kSetMark, name, worked ? owed - pages : 0);
  return true;
}

/// The tables in which FTS5 keeps an index are tables like others; dropping them as they stand
/// would free them in one transaction. Rows 1 and 10 say what the index is made of; without them
/// it could not be dropped.
bool remove_a_little_of_old_index(Database& db) {
  SQLite::Database& store = db.handle();
  if (!has_old_index(store)) return false;
  constexpr const char* kRemove[] = {
      "DELETE FROM text_stale_data WHERE id IN"
      " (SELECT id FROM text_stale_data WHERE id > 10 LIMIT ?)",
      "DELETE FROM text_stale_docsize WHERE id IN (SELECT id FROM text_stale_docsize LIMIT ?)"};
  for (const char* sql : kRemove) {
    SQLite::Statement remove(store, sql);
    remove.bind(1, kRemovedAStep);
    if (remove.exec() > 0) return true;
  }
  store.exec("DROP TABLE text_stale");
  return true;
}

}  // namespace feedmill::sqlite
