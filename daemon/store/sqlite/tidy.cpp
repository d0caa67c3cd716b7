// What is put off until nobody waits: the search index merged and made anew, room given back to the
// file system. Each in steps that a poll can wait for, a transaction each.
#include <algorithm>

#include "store/sqlite/search_index.h"
#include "store/sqlite/sqlite_store.h"
#include "system/log.h"

namespace feedmill::sqlite {
namespace {

constexpr std::size_t kReindexedAStep = 50;  // entries
constexpr int kIncremental = 2;  // https://www.sqlite.org/pragma.html#pragma_auto_vacuum
constexpr int kLeastFree = 64;   // pages that are not worth the work
constexpr int kSpareShare = 16;  // of the file, one part: it is filled again soon

int pragma(Database& db, const char* name) {
  return db.handle().execAndGet(std::string("PRAGMA ") + name).getInt();
}

/// Whether so much of the file is free that it is to become smaller. Of a store that was made
/// without pages that can be moved it cannot.
bool is_slack(Database& db) {
  const int free = pragma(db, "freelist_count");
  if (free <= kLeastFree || pragma(db, "auto_vacuum") != kIncremental) return false;
  return free > pragma(db, "page_count") / kSpareShare;
}

void shrink_a_little(Database& db) { db.handle().exec("PRAGMA incremental_vacuum(200)"); }

}  // namespace

/// What hurts searching most goes first.
Result<bool> SqliteStore::tidy() {
  auto waits = db_.guarded([&] { return index_is_untidy(db_) || is_slack(db_); });
  if (!waits || !*waits) return waits;
  read_entry_setbacks();
  bytes_left_ = kMostBytes;
  auto worked = db_.transaction([&] {
    if (rebuild_a_little() || reindex_batch(kReindexedAStep) > 0 || merge_a_little(db_) ||
        remove_a_little_of_old_index(db_))
      return true;
    if (!is_slack(db_)) return false;
    shrink_a_little(db_);
    return true;
  });
  if (!worked) mend_index();
  return worked;
}

/// After a failure, which is told once: what the index holds, the entries hold.
void SqliteStore::mend_index() {
  if (!db_.take_index_failure()) return;
  log(LogLevel::kWarning,
      {{"event", "search_index"}, {"error", "it is damaged, and is made anew from the entries"}});
  // What cannot be done now fails again the next time.
  static_cast<void>(db_.guarded([&] { replace_damaged_index(db_.handle()); }));
}

Result<int> SqliteStore::indexed_percent() {
  return db_.guarded([&] {
    const Unrebuilt left = unrebuilt(db_);
    if (left.after >= left.last) return 100;
    return static_cast<int>(left.after * 100 / left.last);
  });
}

}  // namespace feedmill::sqlite
