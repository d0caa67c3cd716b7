// Entries that their sources took back, and what came again: noted with the poll that saw it, told
// once by an issue of each digest that told the entry.
#include <algorithm>
#include <cstring>
#include <unordered_set>

#include "store/sqlite/sqlite_store.h"

namespace feedmill::sqlite {
namespace {

constexpr auto kYoung = std::chrono::hours(24);  // what stood there for longer has had its time
constexpr std::size_t kFew = 2;  // more that go at once from one document were not taken back

std::vector<std::int64_t> difference(std::vector<std::int64_t> of, std::vector<std::int64_t> from) {
  std::sort(of.begin(), of.end());
  std::sort(from.begin(), from.end());
  std::vector<std::int64_t> rest;
  std::set_difference(of.begin(), of.end(), from.begin(), from.end(), std::back_inserter(rest));
  return rest;
}

}  // namespace

std::vector<std::int64_t> SqliteStore::held_entries(std::int64_t source) {
  Rows rows(db_.statement("SELECT entries FROM held WHERE source = ?"), source);
  std::vector<std::int64_t> held;
  if (!rows.next()) return held;
  const std::string bytes = rows.text(0);
  held.resize(bytes.size() / sizeof(std::int64_t));
  if (!held.empty()) std::memcpy(held.data(), bytes.data(), held.size() * sizeof(std::int64_t));
  return held;
}

/// Whether an entry that is no longer in its document was taken back: it was young, and by its date
/// it would stand in the midst of what is there.
bool SqliteStore::taken_back(std::int64_t entry, const DateSpan& span, Instant now) {
  Rows rows(db_.statement("SELECT first_seen, item FROM entry WHERE id = ?"), entry);
  if (!rows.next()) return false;
  const Instant first_seen = instant_from_sql(rows.integer(0));
  if (first_seen > now || now - first_seen >= kYoung) return false;
  const Entry stored = read_entry(rows.text(1), entry);
  const auto date = stored.published ? stored.published : stored.updated;
  return date && *date > span.oldest;
}

/// `before` and `held` are what the source's document held and holds.
void SqliteStore::note_withdrawals(const PollUpdate& update,
                                   const std::vector<std::int64_t>& before,
                                   const std::vector<std::int64_t>& held, Instant now) {
  std::vector<std::int64_t> gone = update.deleted;
  if (update.span && !before.empty()) {
    std::vector<std::int64_t> vanished;
    for (const std::int64_t entry : difference(before, held)) {
      if (taken_back(entry, *update.span, now)) vanished.push_back(entry);
    }
    if (vanished.size() <= kFew) gone.insert(gone.end(), vanished.begin(), vanished.end());
  }
  for (const std::int64_t entry : gone) {
    db_.run(
        "INSERT INTO withdrawal(entry, seen, restored) VALUES(?1, ?2, 0)"
        " ON CONFLICT DO UPDATE SET seen = ?2, restored = 0 WHERE restored <> 0",
        entry, to_sql(now));
  }
  for (const std::int64_t entry : difference(update.held, before)) {
    db_.run("UPDATE withdrawal SET restored = ? WHERE entry = ? AND restored = 0", to_sql(now),
            entry);
  }
}

void SqliteStore::write_withdrawals(std::int64_t issue, std::int64_t digest) {
  struct Turn {
    std::int64_t entry = 0, when = 0;
    Correction::Kind kind = Correction::Kind::kWithdrawn;
  };
  std::vector<Turn> turns;
  {
    Rows rows(db_.statement("SELECT w.entry, w.seen, w.restored FROM withdrawal w JOIN told t"
                            " ON t.digest = ? AND t.entry = w.entry JOIN entry e ON e.id = w.entry"
                            " WHERE t.withdrawn <> (w.restored = 0) ORDER BY w.entry"),
              digest);
    while (rows.next()) {
      const bool back = rows.integer(2) != 0;
      turns.push_back({rows.integer(0), back ? rows.integer(2) : rows.integer(1),
                       back ? Correction::Kind::kRestored : Correction::Kind::kWithdrawn});
    }
  }
  std::int64_t position =
      db_.integer("SELECT coalesce(max(position), 0) FROM issue_correction WHERE issue = ?", issue);
  for (const Turn& turn : turns) {
    db_.run(
        "INSERT INTO issue_correction(issue, position, entry, story, told_in, revision, seen,"
        " source, source_url, before, after, kind)"
        " SELECT ?1, ?2, t.entry, t.story, i.urn, e.revision, ?4, CASE WHEN s.name <> ''"
        " THEN s.name WHEN s.title <> '' THEN s.title ELSE s.url END, s.url, e.item, e.item, ?5"
        " FROM told t JOIN issue i ON i.id = t.issue JOIN entry e ON e.id = t.entry"
        " JOIN source s ON s.id = e.source WHERE t.digest = ?6 AND t.entry = ?3",
        issue, ++position, turn.entry, turn.when, static_cast<std::int64_t>(turn.kind), digest);
    db_.run("UPDATE told SET withdrawn = ? WHERE digest = ? AND entry = ?",
            turn.kind == Correction::Kind::kWithdrawn, digest, turn.entry);
  }
}

}  // namespace feedmill::sqlite
