// Entries that their sources took back, and what came again: noted with the poll that saw it, told
// once by an issue of each digest that told the entry (issue/withdrawals.h, issue/notices.h).
#include "issue/withdrawals.h"

#include <cstring>

#include "store/sqlite/sqlite_store.h"

namespace feedmill::sqlite {
std::vector<std::int64_t> SqliteStore::held_entries(std::int64_t source) {
  Rows rows(db_.statement("SELECT entries FROM held WHERE source = ?"), source);
  std::vector<std::int64_t> held;
  if (!rows.next()) return held;
  const std::string bytes = rows.text(0);
  held.resize(bytes.size() / sizeof(std::int64_t));
  if (!held.empty()) std::memcpy(held.data(), bytes.data(), held.size() * sizeof(std::int64_t));
  return held;
}

std::vector<VanishedEntry> SqliteStore::vanished_entries(const std::vector<std::int64_t>& numbers) {
  std::vector<VanishedEntry> vanished;
  for (const std::int64_t entry : numbers) {
    Rows rows(db_.statement("SELECT first_seen, item FROM entry WHERE id = ?"), entry);
    if (!rows.next()) continue;
    const Entry stored = read_entry(rows.text(1), entry);
    vanished.push_back(
        {entry, instant_from_sql(rows.integer(0)), stored.published, stored.updated});
  }
  return vanished;
}

/// `before` and `held` are what the source's document held and holds.
void SqliteStore::note_withdrawals(const PollUpdate& update,
                                   const std::vector<std::int64_t>& before,
                                   const std::vector<std::int64_t>& held, Instant now) {
  const auto vanished = vanished_entries(vanished_in(update, before, held));
  for (const std::int64_t entry : taken_back(update, vanished, now)) {
    db_.run(
        "INSERT INTO withdrawal(entry, seen, restored) VALUES(?1, ?2, 0)"
        " ON CONFLICT DO UPDATE SET seen = ?2, restored = 0 WHERE restored <> 0",
        entry, to_sql(now));
    mark_changed(entry);
  }
  for (const std::int64_t entry : come_back(update, before)) {
    const int back = db_.run("UPDATE withdrawal SET restored = ? WHERE entry = ? AND restored = 0",
                             to_sql(now), entry);
    if (back > 0) mark_changed(entry);
  }
}

/// Reports of which the digest said last that they are there, and are not, or the other way round.
std::vector<TurnedReport> SqliteStore::turned_reports(std::int64_t digest) {
  std::vector<TurnedReport> turned;
  Rows rows(db_.statement("SELECT w.entry, w.seen, w.restored FROM changed c"
                          " CROSS JOIN withdrawal w ON w.entry = c.entry CROSS JOIN told t"
                          " ON t.digest = c.digest AND t.entry = c.entry"
                          " JOIN entry e ON e.id = c.entry"
                          " WHERE c.digest = ? AND t.withdrawn <> (w.restored = 0)"
                          " ORDER BY c.entry"),
            digest);
  while (rows.next())
    turned.push_back({rows.integer(0), instant_from_sql(rows.integer(1)), rows.instant(2)});
  return turned;
}

void SqliteStore::take_as_told(std::int64_t digest, const std::vector<TurnedReport>& turned) {
  for (const TurnedReport& one : turned) {
    db_.run("UPDATE told SET withdrawn = ? WHERE digest = ? AND entry = ?", !one.restored, digest,
            one.entry);
  }
}

}  // namespace feedmill::sqlite
