// The second step: what is stored becomes findable, and part of a story. Entries are indexed in
// their own order and assigned in that of time, so that the order of polling does not matter; two
// marks in `meta` say how far each has come. What is between the marks is in `unassigned_`, or is
// read again after a restart.
#include <algorithm>
#include <cstdint>

#include "schedule/setback.h"
#include "store/sqlite/search_index.h"
#include "store/sqlite/sqlite_store.h"
#include "text/entry_text.h"
#include "text/url.h"
#include "text/words.h"

namespace feedmill::sqlite {
namespace {

constexpr std::size_t kBatch = 8192;  // entries a transaction: FTS5 writes one large segment for it
constexpr std::int64_t kRebuiltAStep = 100;  // entries
constexpr std::size_t kMostInPoll = 2000;    // entries that are indexed with a poll
constexpr std::size_t kPreparedAtOnce = 64;  // entries
constexpr const char* kIndexed = "indexed";
constexpr const char* kSettled = "settled";

// Merging is owed whenever so many entries have come, by their numbers, so that it does not matter
// how many processes they come in. tidy() does it, in small steps.
constexpr std::int64_t kMergeEvery = 512;

constexpr const char* kInsertText = "INSERT INTO text(rowid, title, body) VALUES(?, ?, ?)";

std::int64_t mark(Database& db, const std::string& name) {
  return db.integer("SELECT value FROM meta WHERE name = ?", name);
}

void set_mark(Database& db, const std::string& name, std::int64_t entry) {
  db.run("INSERT OR REPLACE INTO meta(name, value) VALUES(?, ?)", name, entry);
}

std::size_t text_bytes(const Entry& entry) {
  return entry.content_html.size() + entry.content_text.size() + entry.summary.size();
}

WorkUnit unit_of(std::int64_t entry) { return {Work::kEntry, std::to_string(entry)}; }

}  // namespace

/// Makes an entry findable. One whose text cannot be read, for whatever reason, or at which
/// processes have died, is not, and holds up no other.
void SqliteStore::index(std::int64_t rowid, std::int64_t number, const std::string& item) {
  if (is_given_up(number)) return;
  const Marked mark(*this, unit_of(number));
  index_text(rowid, number, [&](std::string& title, std::string& body) {
    const Entry entry = read_shown_entry(db_, item, number);
    title = entry.title;
    body = search_text(entry, body_text(entry));
  });
}

/// `read` gives what it is found by. Whether that went well.
bool SqliteStore::index_text(std::int64_t rowid, std::int64_t number,
                             const std::function<void(std::string&, std::string&)>& read) {
  std::string title, body;
  try {
    read(title, body);
    body = space_out(body);
    title = space_out(title);
  } catch (const SQLite::Exception&) {
    throw;
  } catch (const std::exception& thrown) {
    log_unsettled(number, reason_of(thrown));
    return false;
  }
  db_.run(kInsertText, rowid, title, body);
  return true;
}

/// The same for the first revision of an entry, a row of index_batch()'s, whose text waits to be
/// prepared for deciding then.
void SqliteStore::index_new(Rows& row) {
  const std::int64_t number = row.integer(0);
  if (is_given_up(number)) return;
  const Marked mark(*this, unit_of(number));
  Unprepared waiting;
  waiting.number = number;
  waiting.source = row.integer(1);
  const bool went_well = index_text(number, number, [&](std::string& title, std::string& body) {
    const Entry* entry = at_hand_.entry(number);
    if (entry != nullptr) {
      bytes_left_ -= static_cast<std::int64_t>(text_bytes(*entry));
    } else {
      const std::string item = item_of(row, 5);
      waiting.read = undamaged(item, number);
      waiting.is_damaged = !waiting.read;
      if (!waiting.read) waiting.read = shown_without_item(db_, number);
      entry = &*waiting.read;
    }
    title = entry->title;
    waiting.body = body_text(*entry);
    body = search_text(*entry, waiting.body);
  });
  if (went_well) unprepared_.push_back(std::move(waiting));
}

/// What deciding needs is made of the same text, of a few at once: the index and this have large
/// tables each, which one would push out of the processor's cache for the other at every entry.
void SqliteStore::prepare_indexed(bool keeps) {
  for (Unprepared& waiting : unprepared_) {
    if (keeps && !waiting.is_damaged && at_hand_.has_room()) prepare(waiting);
    at_hand_.drop_entry(waiting.number);
  }
  unprepared_.clear();
}

/// What cannot be compared is found all the same: deciding meets the failure again.
void SqliteStore::prepare(const Unprepared& waiting) try {
  const Entry* entry = waiting.read ? &*waiting.read : at_hand_.entry(waiting.number);
  if (entry == nullptr) return;
  const Marked mark(*this, unit_of(waiting.number));
  at_hand_.keep(waiting.number,
                stories::prepare(*entry, waiting.body, source_name(waiting.source)));
} catch (const SQLite::Exception&) {
  throw;
} catch (const std::exception&) {
}

/// What came with a poll is indexed at once where it is much: its text is near still. What is
/// little waits for the next step, as each makes a segment of the index.
void SqliteStore::index_at_hand() {
  if (at_hand_.is_much()) {
    read_entry_setbacks();
    bytes_left_ = kMostBytes;
    // What fails here fails again in settle(), which tells it. Where another process has indexed
    // all of it already nothing of it is needed any more.
    const auto indexed = db_.transaction([&] { return index_batch(kMostInPoll); });
    if (!indexed) undo_settling();
    if (indexed && *indexed == 0) at_hand_.forget();
  }
  at_hand_.leave_borrowed();
}

/// What a process has died at comes in a batch of its own: only that is lost with the next one.
/// Entries are settled in their order all the same.
void SqliteStore::read_entry_setbacks() {
  fatal_entries_.clear();
  auto found = setbacks(Work::kEntry);
  if (!found) return;
  for (Setback& setback : *found)
    fatal_entries_.emplace(entry_number(setback.unit.name), std::move(setback));
}

bool SqliteStore::is_fatal(std::int64_t entry) const {
  const auto found = fatal_entries_.find(entry);
  return found != fatal_entries_.end() && turn_of(found->second) == Turn::kAlone &&
         !goes_without_text(found->second);
}

bool SqliteStore::is_given_up(std::int64_t entry) {
  const auto found = fatal_entries_.find(entry);
  if (found == fatal_entries_.end() || !goes_without_text(found->second)) return false;
  if (turn_of(found->second) == Turn::kFailed) {
    found->second.counted = found->second.deaths;
    found->second.error = death_error(found->second);
    db_.run("UPDATE setback SET counted = deaths, error = ? WHERE work = ? AND name = ?",
            found->second.error, static_cast<std::int64_t>(Work::kEntry), std::to_string(entry));
    log_unsettled(entry, found->second.error);
  }
  return true;
}

/// An entry as its row has it; what is read in one call is bounded.
std::string SqliteStore::item_of(Rows& row, int column) {
  std::string item = row.text(column);
  bytes_left_ -= static_cast<std::int64_t>(item.size());
  return item;
}

/// The row's first columns: id, source, first_seen, published.
stories::Unsettled SqliteStore::unassigned_of(Rows& row) {
  return {row.integer(0), row.integer(1), instant_from_sql(row.integer(2)), row.instant(3)};
}

Result<std::size_t> SqliteStore::settle(Instant, std::size_t limit) {
  enlist();
  read_entry_setbacks();
  std::size_t budget = limit == 0 ? SIZE_MAX : limit;
  bytes_left_ = limit == 0 ? INT64_MAX : kMostBytes;
  while (budget > 0 && bytes_left_ > 0) {
    const std::size_t batch = std::min(budget, kBatch);
    const auto done = db_.transaction([&] {
      std::size_t entries = index_batch(batch);
      if (entries == 0) entries = reindex_batch(batch);
      return entries == 0 ? assign_batch(batch) : entries;
    });
    if (!done) {
      undo_settling();
      mend_index();
      return tl::unexpected(done.error());
    }
    if (*done == 0) break;
    budget -= *done;
  }
  return db_.guarded([&] { return unsettled(); });
}

/// The transaction's work is undone: it begins again from the marks.
void SqliteStore::undo_settling() {
  unassigned_.clear();
  loaded_to_ = -1;
  settling_.forget();
  unprepared_.clear();
  at_hand_.forget();
}

std::size_t SqliteStore::unsettled() {
  const std::int64_t newest = db_.integer("SELECT max(id) FROM entry");
  const std::int64_t left = std::max<std::int64_t>(newest - mark(db_, kSettled), 0) +
                            db_.integer("SELECT count(*) FROM reindex");
  return static_cast<std::size_t>(left);
}

std::size_t SqliteStore::index_batch(std::size_t limit) {
  const std::int64_t from = mark(db_, kIndexed);
  std::int64_t to = from;
  std::size_t count = 0;
  if (unassigned_.empty() && mark(db_, kSettled) == from) loaded_from_ = loaded_to_ = from;
  const bool contiguous = loaded_to_ == from;
  Rows rows(db_.statement("SELECT id, source, first_seen, published, revision, item"
                          " FROM entry WHERE id > ? ORDER BY id LIMIT ?"),
            from, limit);
  for (bool alone = false; !alone && bytes_left_ > 0 && rows.next(); ++count) {
    db_.step();
    alone = is_fatal(rows.integer(0));
    if (alone && count > 0) break;
    to = rows.integer(0);
    // A row number below the last one makes FTS5 write out its hash: revisions are indexed apart.
    if (rows.integer(4) != 1) {
      db_.run("INSERT OR IGNORE INTO reindex(entry) VALUES(?)", to);
    } else {
      index_new(rows);
      if (unprepared_.size() >= kPreparedAtOnce) prepare_indexed(contiguous);
    }
    if (contiguous) unassigned_.push_back(unassigned_of(rows));
  }
  if (count == 0) return 0;
  prepare_indexed(contiguous);
  set_mark(db_, kIndexed, to);
  if (from / kMergeEvery != to / kMergeEvery) owe_merging(db_, std::max(to - from, kMergeEvery));
  if (contiguous) loaded_to_ = to;
  sorted_ = false;
  return count;
}

std::size_t SqliteStore::reindex_batch(std::size_t limit) {
  std::vector<std::int64_t> entries;
  {
    Rows rows(db_.statement("SELECT entry FROM reindex ORDER BY entry LIMIT ?"), limit);
    while (rows.next()) entries.push_back(rows.integer(0));
  }
  const Unrebuilt later = unrebuilt(db_);
  std::size_t count = 0;
  for (; bytes_left_ > 0 && count < entries.size(); ++count) {
    db_.step();
    const std::int64_t id = entries[count];
    Rows rows(db_.statement("SELECT item, revision FROM entry WHERE id = ?"), id);
    // What the index that is made anew has not come to, it will have as it stands then.
    if (!later.has(id) && rows.next()) {
      index(text_row(id, rows.integer(1)), id, item_of(rows, 0));
    }
    db_.run("DELETE FROM reindex WHERE entry = ?", id);
  }
  return count;
}

/// Puts some more of what is stored into an index that is made anew. Revisions are indexed apart.
bool SqliteStore::rebuild_a_little() {
  const Unrebuilt left = unrebuilt(db_);
  if (left.after >= left.last) return false;
  bytes_left_ = kMostBytes;
  std::int64_t to = left.after, count = 0;
  Rows rows(db_.statement("SELECT id, revision, item FROM entry WHERE id > ? AND id <= ?"
                          " AND NOT EXISTS(SELECT 1 FROM reindex WHERE entry = entry.id)"
                          " ORDER BY id LIMIT ?"),
            left.after, left.last, kRebuiltAStep);
  for (; bytes_left_ > 0 && rows.next(); ++count) {
    db_.step();
    to = rows.integer(0);
    if (rows.integer(1) != 1) {
      db_.run("INSERT OR IGNORE INTO reindex(entry) VALUES(?)", to);
    } else {
      index(to, to, item_of(rows, 2));
    }
  }
  set_mark(db_, "rebuilt", count < kRebuiltAStep && bytes_left_ > 0 ? left.last : to);
  owe_merging(db_, count);
  return true;
}

/// Reads again what another process, or an earlier life of this one, indexed and did not assign.
void SqliteStore::reload_unassigned(std::int64_t from, std::int64_t to) {
  unassigned_.clear();
  Rows rows(
      db_.statement("SELECT id, source, first_seen, published FROM entry WHERE id > ? AND id <= ?"
                    " AND NOT EXISTS(SELECT 1 FROM report WHERE report.entry = entry.id)"),
      from, to);
  while (rows.next()) unassigned_.push_back(unassigned_of(rows));
  loaded_from_ = from;
  loaded_to_ = to;
  sorted_ = false;
}

std::size_t SqliteStore::assign_batch(std::size_t limit) {
  const std::int64_t from = mark(db_, kSettled), to = mark(db_, kIndexed);
  if (loaded_from_ != from || loaded_to_ != to) reload_unassigned(from, to);
  if (!sorted_) pass_ = stories::put_in_order(unassigned_);
  sorted_ = true;
  if (!unassigned_.empty()) load_window();
  std::size_t count = 0;
  const auto may_go_on = [&] { return count < limit && bytes_left_ > 0 && !unassigned_.empty(); };
  for (bool alone = false; !alone && may_go_on(); ++count) {
    db_.step();
    alone = is_fatal(unassigned_.back().entry);
    if (alone && count > 0) break;
    assign(unassigned_.back(), pass_);
    unassigned_.pop_back();
  }
  if (unassigned_.empty() && from != to) {
    set_mark(db_, kSettled, to);
    loaded_from_ = to;
    at_hand_.forget();
  }
  return count;
}

}  // namespace feedmill::sqlite
