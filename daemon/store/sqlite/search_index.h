// The search index as a whole: which words it is of, and its making anew. FTS5 without content is
// told a row's text again to forget it, so that an index whose words were made by other rules (the
// tokenizer, what of an entry is read) loses other words than it had, until it cannot be read at
// all. A mark in `meta` says by which rules; where they are others an empty index takes the place
// of the old one when the store is opened, and is filled, and the old one removed, in steps.
#pragma once

#include <cstdint>

namespace SQLite {
class Database;
}

namespace feedmill::sqlite {

class Database;

/// Whether the index is of other rules than this program's, or of unknown ones.
bool index_is_stale(SQLite::Database& store);

/// Puts an empty index in the place of a stale one, in a transaction. Before anything else is done
/// with the index by this connection. Throws SQLite::Exception.
void replace_stale_index(SQLite::Database& store);

/// The same whatever it is of: it is damaged. Whatever else it says can be read from the entries.
void replace_damaged_index(SQLite::Database& store);

/// Of an index without words: it is to be filled from the first entry on, by this program's rules.
void make_index_new(SQLite::Database& store);

/// The entries that are yet to be put into an index that is made anew: those with a greater number
/// than `after`, up to `last`.
struct Unrebuilt {
  std::int64_t after = 0, last = 0;
  bool has(std::int64_t entry) const { return entry > after && entry <= last; }
};
Unrebuilt unrebuilt(Database& db);

/// Whether any of the steps below, rebuilding or indexing revisions has something to do.
bool index_is_untidy(Database& db);

/// One step of each, in a transaction of its caller; whether there was something to do.
bool merge_a_little(Database& db);
bool remove_a_little_of_old_index(Database& db);

/// So many entries came: the index is to be merged further when its turn comes.
void owe_merging(Database& db, std::int64_t entries);

}  // namespace feedmill::sqlite
