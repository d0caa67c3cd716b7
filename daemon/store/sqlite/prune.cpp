// Forgetting: entries that are old or too many go, that they were seen stays.
#include <algorithm>
#include <cstring>
#include <unordered_set>

#include "feedmill/json.h"
#include "ingest/retention.h"
#include "store/sqlite/search_index.h"
#include "store/sqlite/sqlite_store.h"
#include "text/entry_text.h"
#include "text/words.h"

namespace feedmill::sqlite {
namespace {

constexpr std::size_t kBatch = 512;    // entries a transaction
constexpr std::int64_t kSweep = 2000;  // rows a transaction
constexpr int kSteps = 25;             // a look: 50,000 rows an hour

}  // namespace

Result<void> SqliteStore::prune(Instant now, Seconds keep, std::int64_t max_entries,
                                const std::function<void()>& between) {
  std::vector<Doomed> doomed;
  bool looks = false;
  auto found = db_.guarded([&] {
    read_waiting();
    looks = is_time_to_look(now, keep);
    if (max_entries > 0) add_surplus(max_entries, doomed);
    if (keep.count() > 0 && looks) add_old(now - keep, doomed);
  });
  if (!found) return found;
  std::sort(doomed.begin(), doomed.end());
  doomed.erase(std::unique(doomed.begin(), doomed.end()), doomed.end());
  for (std::size_t from = 0; from < doomed.size(); from += kBatch) {
    const std::vector<Doomed> batch(
        doomed.begin() + static_cast<std::ptrdiff_t>(from),
        doomed.begin() + static_cast<std::ptrdiff_t>(std::min(from + kBatch, doomed.size())));
    auto done = db_.transaction([&] { forget(batch); });
    if (!done) mend_index();
    if (!done) return done;
    if (between) between();
  }
  if (!looks) return {};
  if (auto done = sweep_all(keep, between); !done) return done;
  return db_.transaction([&] {
    db_.run("INSERT OR REPLACE INTO meta(name, value) VALUES('pruned', ?)", to_sql(now));
    forget_days(now);
    // What is beyond the window is compared with nothing any more.
    db_.run("DELETE FROM trait WHERE seq <= (SELECT max(seq) FROM trait) - ?",
            static_cast<std::int64_t>(stories::Window::kMostReports));
  });
}

Result<void> SqliteStore::sweep_all(Seconds keep, const std::function<void()>& between) {
  tombstone_days_ = days_of_tombstones(keep);
  if (auto done = sweep(&SqliteStore::sweep_told, "swept_told", between); !done) return done;
  if (auto done = sweep(&SqliteStore::sweep_issues, "swept_issues", between); !done) return done;
  return sweep(&SqliteStore::sweep_tombstones, "swept_seen", between);
}

/// Goes on through a table where it stopped last time, in steps of kSweep rows, each a transaction;
/// at its end it begins again the next time.
Result<void> SqliteStore::sweep(Mark (SqliteStore::*step)(Mark), const std::string& name,
                                const std::function<void()>& between) {
  for (int steps = 0; steps < kSteps; ++steps) {
    auto at = db_.transaction([&] {
      const std::string second = name + "_entry";
      const auto read = [&](const std::string& mark) {
        return db_.integer("SELECT value FROM meta WHERE name = ?", mark);
      };
      const Mark next = (this->*step)({read(name), read(second)});
      constexpr const char* kWrite = "INSERT OR REPLACE INTO meta(name, value) VALUES(?, ?)";
      db_.run(kWrite, name, next.first);
      db_.run(kWrite, second, next.second);
      return next;
    });
    if (!at) return tl::unexpected(at.error());
    if (*at == Mark{}) return {};
    if (between) between();
  }
  return {};
}

SqliteStore::Mark SqliteStore::sweep_told(Mark from) {
  std::vector<Mark> gone;
  std::int64_t looked_at = 0;
  Mark at = from;
  {
    Rows rows(db_.statement("SELECT digest, entry, EXISTS(SELECT 1 FROM entry e WHERE e.id ="
                            " told.entry), EXISTS(SELECT 1 FROM report r WHERE r.story ="
                            " told.story) FROM told WHERE (digest, entry) > (?, ?)"
                            " ORDER BY digest, entry LIMIT ?"),
              from.first, from.second, kSweep);
    for (; rows.next(); ++looked_at) {
      at = {rows.integer(0), rows.integer(1)};
      if (is_told_spent(rows.flag(2), rows.flag(3))) gone.push_back(at);
    }
  }
  for (const Mark& one : gone)
    db_.run("DELETE FROM told WHERE digest = ? AND entry = ?", one.first, one.second);
  return looked_at < kSweep ? Mark{} : at;
}

SqliteStore::Mark SqliteStore::sweep_issues(Mark from) {
  std::vector<std::int64_t> gone;
  std::int64_t looked_at = 0;
  Mark at = from;
  {
    Rows rows(db_.statement("SELECT i.id, i.number, d.issues, d.keep, i.published,"
                            " EXISTS(SELECT 1 FROM told t WHERE t.issue = i.id)"
                            " OR EXISTS(SELECT 1 FROM delivery v WHERE v.issue = i.id),"
                            " EXISTS(SELECT 1 FROM issue_story s WHERE s.issue = i.id)"
                            " FROM issue i JOIN digest d ON d.id = i.digest WHERE i.id > ?"
                            " ORDER BY i.id LIMIT ?"),
              from.first, kSweep);
    for (; rows.next(); ++looked_at) {
      at = {rows.integer(0), 0};
      IssueRemains remains{rows.integer(1), rows.integer(2), rows.integer(3), rows.flag(4)};
      remains.is_told_of = rows.flag(5);
      remains.has_snapshot = rows.flag(6);
      if (is_spent(remains)) gone.push_back(at.first);
    }
  }
  for (const std::int64_t one : gone) db_.run("DELETE FROM issue WHERE id = ?", one);
  return looked_at < kSweep ? Mark{} : at;
}

SqliteStore::Mark SqliteStore::sweep_tombstones(Mark from) {
  std::vector<Mark> gone;
  std::int64_t looked_at = 0;
  Mark at = from;
  {
    Rows rows(db_.statement("SELECT s.source, s.key, s.entry = 0, s.met, (SELECT read_days"
                            " FROM source WHERE id = s.source) FROM seen s"
                            " WHERE (s.source, s.key) > (?, ?) ORDER BY s.source, s.key LIMIT ?"),
              from.first, from.second, kSweep);
    for (; rows.next(); ++looked_at) {
      at = {rows.integer(0), rows.integer(1)};
      const bool is_tombstone = rows.flag(2);
      if (is_tombstone && is_spent_tombstone(rows.integer(3), rows.integer(4), tombstone_days_))
        gone.push_back(at);
    }
  }
  for (const Mark& one : gone)
    db_.run("DELETE FROM seen WHERE source = ? AND key = ?", one.first, one.second);
  return looked_at < kSweep ? Mark{} : at;
}

bool SqliteStore::is_time_to_look(Instant now, Seconds keep) {
  const auto last = optional_instant(db_.integer("SELECT value FROM meta WHERE name = 'pruned'"));
  return feedmill::is_time_to_look(last, now, keep);
}

void SqliteStore::read_waiting() {
  waiting_.clear();
  Rows rows(db_.statement("SELECT id, floor FROM digest WHERE listed"));
  while (rows.next()) waiting_.emplace_back(rows.integer(0), rows.integer(1));
}

bool SqliteStore::waits(std::int64_t entry, bool backlog) {
  return std::any_of(waiting_.begin(), waiting_.end(), [&](const auto& digest) {
    const auto is_told = [&] {
      return db_.integer("SELECT 1 FROM told WHERE digest = ? AND entry = ?", digest.first,
                         entry) != 0;
    };
    // What waits for nothing even untold needs no look.
    return waits_for_issue(entry, backlog, digest.second, false) &&
           waits_for_issue(entry, backlog, digest.second, is_told());
  });
}

/// Entries beyond the newest `max_entries` of a source, whether in its feed or not.
void SqliteStore::add_surplus(std::int64_t max_entries, std::vector<Doomed>& doomed) {
  std::vector<std::int64_t> sources;
  {
    Rows rows(db_.statement("SELECT id FROM source WHERE entries > ?"), max_entries);
    while (rows.next()) sources.push_back(rows.integer(0));
  }
  for (const std::int64_t source : sources) {
    Rows rows(db_.statement("SELECT DISTINCT s.entry, e.backlog, e.first_seen FROM seen s"
                            " JOIN entry e ON e.id = s.entry WHERE s.source = ?"
                            " ORDER BY s.entry DESC LIMIT -1 OFFSET ?"),
              source, max_entries);
    while (rows.next()) {
      const Forgettable entry{instant_from_sql(rows.integer(2)), false, true,
                              waits(rows.integer(0), rows.flag(1))};
      if (may_be_forgotten(entry, std::nullopt)) doomed.emplace_back(source, rows.integer(0));
    }
  }
}

/// In the order of their sources, each of which is asked once what its document holds.
void SqliteStore::add_old(Instant before, std::vector<Doomed>& doomed) {
  std::unordered_set<std::int64_t> held;
  std::int64_t source = 0;
  Rows rows(db_.statement("SELECT source, id, backlog, first_seen FROM entry WHERE first_seen < ?"
                          " ORDER BY source, id"),
            to_sql(before));
  while (rows.next()) {
    if (rows.integer(0) != source) {
      const auto entries = held_entries(source = rows.integer(0));
      held = {entries.begin(), entries.end()};
    }
    const std::int64_t number = rows.integer(1);
    const Forgettable entry{instant_from_sql(rows.integer(3)), held.contains(number), false,
                            waits(number, rows.flag(2))};
    if (may_be_forgotten(entry, before)) doomed.emplace_back(source, number);
  }
}

/// Entries of one or more sources, sorted by source.
void SqliteStore::forget(const std::vector<Doomed>& batch) {
  db_.handle().exec("CREATE TEMP TABLE IF NOT EXISTS doomed(entry INTEGER PRIMARY KEY)");
  for (auto from = batch.begin(); from != batch.end();) {
    const std::int64_t source = from->first;
    const auto to = std::find_if(from, batch.end(), [&](auto& d) { return d.first != source; });
    db_.run("DELETE FROM temp.doomed");
    std::int64_t gone = 0;
    for (; from != to; ++from) {
      db_.run("INSERT INTO temp.doomed(entry) VALUES(?)", from->second);
      gone += forget_one(from->second);
    }
    db_.run(
        "UPDATE seen SET entry = 0, met = (SELECT read_days FROM source WHERE id = ?1)"
        " WHERE source = ?1 AND entry IN (SELECT entry FROM temp.doomed)",
        source);
    owe_merging(db_, gone);
    db_.run("UPDATE source SET entries = max(entries - ?, 0) WHERE id = ?", gone, source);
  }
}

/// Returns how many entries went: 0 where another process was faster.
int SqliteStore::forget_one(std::int64_t entry) {
  forget_text(entry);
  const std::int64_t story = db_.integer("SELECT story FROM report WHERE entry = ?", entry);
  db_.run("DELETE FROM report WHERE entry = ?", entry);
  if (story != 0) {
    db_.run("DELETE FROM story WHERE id = ?1 AND NOT EXISTS(SELECT 1 FROM report WHERE story = ?1)",
            story);
  }
  db_.run("DELETE FROM reindex WHERE entry = ?", entry);
  db_.run("DELETE FROM overrule WHERE entry = ?", entry);
  db_.run("DELETE FROM revision WHERE entry = ?", entry);
  db_.run("DELETE FROM withdrawal WHERE entry = ?", entry);
  clear_setback({Work::kEntry, std::to_string(entry)});
  if (db_.run("DELETE FROM trait WHERE entry = ?", entry) > 0) new_edition();
  return db_.run("DELETE FROM entry WHERE id = ?", entry);
}

/// A contentless index forgets a row when it is told what the row says. Only what was indexed as it
/// stands now is known; an older revision's row stays, and is passed over by every search.
void SqliteStore::forget_text(std::int64_t entry) {
  if (unrebuilt(db_).has(entry)) return;  // the index that is made anew has not come to it
  Rows rows(db_.statement("SELECT item, revision FROM entry WHERE id = ?1"
                          " AND id <= (SELECT value FROM meta WHERE name = 'indexed')"
                          " AND NOT EXISTS(SELECT 1 FROM reindex WHERE entry = ?1)"
                          " AND NOT EXISTS(SELECT 1 FROM setback WHERE work = ?2 AND deaths > 1"
                          "   AND name = CAST(?1 AS TEXT))"),
            entry, static_cast<std::int64_t>(Work::kEntry));
  if (!rows.next()) return;
  const auto stored = entry_from_json(rows.text(0));
  if (!stored) return;
  db_.run("INSERT INTO text(text, rowid, title, body) VALUES('delete', ?, ?, ?)",
          text_row(entry, rows.integer(1)), space_out(stored->title),
          space_out(search_text(*stored, body_text(*stored))));
}

}  // namespace feedmill::sqlite
