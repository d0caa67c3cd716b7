// The second step: what is stored becomes findable, and part of a story. Entries are indexed in
// their own order and assigned in that of time, so that the order of polling does not matter; two
// marks in `meta` say how far each has come. What is between the marks is in `unassigned_`, or is
// read again after a restart.
#include <algorithm>
#include <tuple>

#include "feedmill/json.h"
#include "identify/entry_text.h"
#include "identify/words.h"
#include "store/sqlite/sqlite_store.h"

namespace feedmill::sqlite {
namespace {

constexpr std::size_t kBatch = 4096;  // entries a transaction: FTS5 writes one large segment for it
constexpr const char* kIndexed = "indexed";
constexpr const char* kSettled = "settled";
constexpr std::int64_t kWeek = 7 * 24 * 3600;
constexpr std::int64_t kMostCandidates = 64;  // a clue that so many share recognises nothing

constexpr const char* kInsertText = "INSERT INTO text(rowid, title, body) VALUES(?, ?, ?)";

std::int64_t mark(Database& db, const std::string& name) {
  return db.integer("SELECT value FROM meta WHERE name = ?", name);
}

void set_mark(Database& db, const std::string& name, std::int64_t entry) {
  db.run("INSERT OR REPLACE INTO meta(name, value) VALUES(?, ?)", name, entry);
}

void index(Database& db, std::int64_t rowid, const Entry& entry, const std::string& body) {
  db.run(kInsertText, rowid, space_out(entry.title), space_out(search_text(entry, body)));
}

Entry read_entry(const std::string& item) {
  auto entry = entry_from_json(item);
  if (!entry) throw SQLite::Exception("damaged entry: " + entry.error().message, -1);
  return *std::move(entry);
}

}  // namespace

Result<std::size_t> SqliteStore::settle(Instant, std::size_t limit) {
  std::size_t budget = limit == 0 ? SIZE_MAX : limit;
  while (budget > 0) {
    const std::size_t batch = std::min(budget, kBatch);
    const auto done = db_.transaction([&] {
      std::size_t entries = index_batch(batch);
      if (entries == 0) entries = reindex_batch(batch);
      return entries == 0 ? assign_batch(batch) : entries;
    });
    if (!done) {
      unassigned_.clear();  // the transaction's work is undone: begin again from the marks
      loaded_to_ = -1;
      return tl::unexpected(done.error());
    }
    if (*done == 0) break;
    budget -= *done;
  }
  return db_.guarded([&] { return unsettled(); });
}

std::size_t SqliteStore::unsettled() {
  const std::int64_t newest = db_.integer("SELECT max(id) FROM entry");
  const std::int64_t left = std::max<std::int64_t>(newest - mark(db_, kSettled), 0) +
                            db_.integer("SELECT count(*) FROM reindex");
  return static_cast<std::size_t>(left);
}

/// Columns: id, source, first_seen, published, story_key, title, item. Indexes it too, where that
/// is asked for.
SqliteStore::Unassigned SqliteStore::load_unassigned(Rows& row, bool index_it) {
  const Entry entry = read_entry(row.text(6));
  const std::string body = body_text(entry);
  if (index_it) index(db_, row.integer(0), entry, body);
  const Instant first_seen = instant_from_sql(row.integer(2));
  return {row.integer(0), row.integer(1), story_time(row.instant(3), first_seen), first_seen,
          story_clues(row.text(5), body, hash_from_sql(row.integer(4)))};
}

std::size_t SqliteStore::index_batch(std::size_t limit) {
  const std::int64_t from = mark(db_, kIndexed);
  std::int64_t to = from;
  std::size_t count = 0;
  if (unassigned_.empty() && mark(db_, kSettled) == from) loaded_from_ = loaded_to_ = from;
  const bool contiguous = loaded_to_ == from;
  Rows rows(
      db_.statement("SELECT id, source, first_seen, published, story_key, title, item, revision"
                    " FROM entry WHERE id > ? ORDER BY id LIMIT ?"),
      from, limit);
  for (; rows.next(); ++count) {
    to = rows.integer(0);
    // A row number below the last one makes FTS5 write out its hash: revisions are indexed apart.
    const bool revised = rows.integer(7) != 1;
    const Unassigned entry = load_unassigned(rows, !revised);
    if (revised) db_.run("INSERT OR IGNORE INTO reindex(entry) VALUES(?)", to);
    if (contiguous) unassigned_.push_back(entry);
  }
  if (count == 0) return 0;
  set_mark(db_, kIndexed, to);
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
  for (const std::int64_t id : entries) {
    Rows rows(db_.statement("SELECT item, revision FROM entry WHERE id = ?"), id);
    if (rows.next()) {
      const Entry entry = read_entry(rows.text(0));
      index(db_, text_row(id, rows.integer(1)), entry, body_text(entry));
    }
    db_.run("DELETE FROM reindex WHERE entry = ?", id);
  }
  return entries.size();
}

/// Reads again what another process, or an earlier life of this one, indexed and did not assign.
void SqliteStore::reload_unassigned(std::int64_t from, std::int64_t to) {
  unassigned_.clear();
  Rows rows(
      db_.statement("SELECT id, source, first_seen, published, story_key, title, item FROM entry"
                    " WHERE id > ? AND id <= ?"
                    " AND NOT EXISTS(SELECT 1 FROM report WHERE report.entry = entry.id)"),
      from, to);
  while (rows.next()) unassigned_.push_back(load_unassigned(rows, false));
  loaded_from_ = from;
  loaded_to_ = to;
  sorted_ = false;
}

std::size_t SqliteStore::assign_batch(std::size_t limit) {
  const std::int64_t from = mark(db_, kSettled), to = mark(db_, kIndexed);
  if (loaded_from_ != from || loaded_to_ != to) reload_unassigned(from, to);
  if (!sorted_) {
    std::sort(unassigned_.begin(), unassigned_.end(), [](const auto& a, const auto& b) {
      return std::tie(a.time, a.clues.url, a.entry) > std::tie(b.time, b.clues.url, b.entry);
    });
    sorted_ = true;
  }
  std::size_t count = 0;
  for (; count < limit && !unassigned_.empty(); ++count) {
    assign(unassigned_.back());
    unassigned_.pop_back();
  }
  if (unassigned_.empty() && from != to) {
    set_mark(db_, kSettled, to);
    loaded_from_ = to;
  }
  return count;
}

std::vector<StoryCandidate> SqliteStore::candidates(const Unassigned& entry) {
  std::vector<StoryCandidate> found;
  const std::int64_t week = to_sql(entry.first_seen) / kWeek;
  for (const auto clue : {&StoryClues::url, &StoryClues::body, &StoryClues::title}) {
    if (entry.clues.*clue == 0) continue;
    for (const std::int64_t of : {week - 1, week}) {
      Rows rows(db_.statement("SELECT r.story, r.entry, e.source, r.time FROM clue c"
                              " JOIN report r ON r.entry = c.entry JOIN entry e ON e.id = c.entry"
                              " WHERE c.week = ? AND c.hash = ? LIMIT ?"),
                of, to_sql(entry.clues.*clue), kMostCandidates);
      while (rows.next()) {
        StoryCandidate candidate{rows.integer(0),
                                 rows.integer(1),
                                 rows.integer(2),
                                 instant_from_sql(rows.integer(3)),
                                 {}};
        candidate.clues.*clue = entry.clues.*clue;
        found.push_back(candidate);
      }
    }
  }
  return found;
}

void SqliteStore::assign(const Unassigned& entry) {
  // It may be gone since (pruned), or another process was faster.
  constexpr const char* kWaits =
      "SELECT 1 FROM entry WHERE id = ?1 AND NOT EXISTS(SELECT 1 FROM report WHERE entry = ?1)";
  if (db_.integer(kWaits, entry.entry) == 0) return;
  const auto decision = decide_story({entry.source, entry.time, entry.clues}, candidates(entry));
  const std::int64_t seq = db_.integer("SELECT coalesce(max(seq), 0) + 1 FROM story");
  const std::int64_t seen = to_sql(entry.first_seen);
  std::int64_t story = decision.story;
  if (story == 0) {
    db_.run("INSERT INTO story(seq, first_seen, updated) VALUES(?1, ?2, ?2)", seq, seen);
    story = db_.last_id();
  } else {
    db_.run(
        "UPDATE story SET seq = ?2, first_seen = min(first_seen, ?3), updated = max(updated, ?3)"
        " WHERE id = ?1",
        story, seq, seen);
  }
  db_.run("INSERT INTO report(entry, story, time, reason) VALUES(?, ?, ?, ?)", entry.entry, story,
          to_sql(entry.time),
          decision.reason.empty() ? std::string()
                                  : decision.reason + " as " + entry_id(decision.entry));
  for (const std::uint64_t clue : {entry.clues.url, entry.clues.body, entry.clues.title}) {
    if (clue == 0) continue;
    db_.run("INSERT OR IGNORE INTO clue(week, hash, entry) VALUES(?, ?, ?)", seen / kWeek,
            to_sql(clue), entry.entry);
  }
}

}  // namespace feedmill::sqlite
