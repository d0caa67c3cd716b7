// Edits: what an entry said before each of its revisions is kept, and an issue tells once what has
// changed in a report that an earlier issue of its digest told (issue/notices.h).
#include "edits/changes.h"
#include "feedmill/json.h"
#include "ingest/retention.h"
#include "store/sqlite/shown_name.h"
#include "store/sqlite/sqlite_store.h"

namespace feedmill::sqlite {
/// Called before the entry's row is changed.
void SqliteStore::keep_revision(std::int64_t entry, Instant now) {
  db_.run(
      "INSERT OR REPLACE INTO revision(entry, revision, replaced, item)"
      " SELECT id, revision, ?, item FROM entry WHERE id = ?",
      to_sql(now), entry);
  db_.run(
      "DELETE FROM revision WHERE entry = ?1"
      " AND revision <= (SELECT revision FROM entry WHERE id = ?1) - ?2",
      entry, kRevisionsKept);
}

/// Each digest that told the entry looks at it when it is sealed next: at these alone, not at all
/// that it ever told.
void SqliteStore::mark_changed(std::int64_t entry) {
  db_.run(
      "INSERT OR IGNORE INTO changed(digest, entry) SELECT d.id, ?1 FROM digest d"
      " CROSS JOIN told t ON t.digest = d.id AND t.entry = ?1",
      entry);
}

/// Reports that the digest told in another revision than they have now. The oldest kept revision
/// stands in for one that has gone. Without `judge`, which they are, not whether a reader sees it.
std::vector<EditedReport> SqliteStore::edited_reports(std::int64_t digest, bool judge) {
  std::vector<EditedReport> edited;
  Rows rows(db_.statement("SELECT e.id, max(r.replaced), (SELECT item FROM revision"
                          "   WHERE entry = e.id AND revision >= t.revision"
                          "   ORDER BY revision LIMIT 1), e.item, e.revision"
                          " FROM changed c CROSS JOIN told t ON t.digest = c.digest"
                          "   AND t.entry = c.entry CROSS JOIN entry e ON e.id = c.entry"
                          " CROSS JOIN revision r ON r.entry = c.entry"
                          " WHERE c.digest = ? AND t.revision < e.revision GROUP BY e.id"),
            digest);
  const auto readable = [](const std::string& item) -> std::optional<Entry> {
    if (auto entry = entry_from_json(item)) return *std::move(entry);
    return std::nullopt;
  };
  while (rows.next()) {
    const bool corrected = judge && is_correction(readable(rows.text(2)), readable(rows.text(3)));
    edited.push_back({rows.integer(0), instant_from_sql(rows.integer(1)), corrected,
                      static_cast<int>(rows.integer(4))});
  }
  return edited;
}

/// Writes into the issue what it says of a report that the digest told, as both are now.
void SqliteStore::write_notice(std::int64_t issue, std::int64_t position, std::int64_t digest,
                               const Notice& notice) {
  const bool corrected = notice.kind == Correction::Kind::kCorrected;
  db_.run(
      "INSERT INTO issue_correction(issue, position, entry, story, told_in, revision, seen,"
      " source, source_url, before, after, kind)"
      " SELECT ?1, ?2, t.entry, t.story, i.urn, e.revision, ?4, " SHOWN_NAME
      ", s.url, CASE WHEN ?5 THEN (SELECT item FROM revision WHERE entry = e.id"
      "   AND revision >= t.revision ORDER BY revision LIMIT 1) ELSE e.item END, e.item, ?6"
      " FROM told t JOIN issue i ON i.id = t.issue JOIN entry e ON e.id = t.entry"
      " JOIN source s ON s.id = e.source WHERE t.digest = ?7 AND t.entry = ?3",
      issue, position, notice.entry, to_sql(notice.when), corrected,
      static_cast<std::int64_t>(notice.kind), digest);
}

/// From now on the digest has told these as they are.
void SqliteStore::take_as_told(std::int64_t digest, const std::vector<EditedReport>& edited) {
  for (const EditedReport& one : edited) {
    db_.run(
        "UPDATE told SET revision = (SELECT revision FROM entry WHERE id = ?2)"
        " WHERE digest = ?1 AND entry = ?2",
        digest, one.entry);
  }
}

void SqliteStore::add_edits(std::int64_t entry, ExplanationRow& row) {
  Rows rows(db_.statement("SELECT revision, replaced, item FROM revision WHERE entry = ?1"
                          " UNION ALL SELECT revision, 0, item FROM entry WHERE id = ?1"
                          " ORDER BY revision"),
            entry);
  std::optional<Entry> before;
  Instant replaced{};
  while (rows.next()) {
    Entry said = read_entry(rows.text(2), entry);
    if (before) {
      EntryChanges changes = changes_between(*before, said);
      row.edits.push_back({replaced, std::move(changes.changes), changes.further});
    }
    replaced = instant_from_sql(rows.integer(1));
    before = std::move(said);
  }
  Rows away(db_.statement("SELECT seen, restored FROM withdrawal WHERE entry = ?"), entry);
  if (!away.next()) return;
  row.withdrawn = away.instant(0);
  row.restored = away.instant(1);
}

std::vector<Correction> SqliteStore::read_corrections(std::int64_t issue) {
  std::vector<Correction> corrections;
  Rows rows(
      db_.statement("SELECT entry, story, told_in, revision, seen, source, source_url,"
                    " before, after, kind FROM issue_correction WHERE issue = ? ORDER BY position"),
      issue);
  while (rows.next()) {
    const std::int64_t entry = rows.integer(0);
    const Entry before = read_shown_entry(db_, rows.text(7), entry);
    const Entry after = read_shown_entry(db_, rows.text(8), entry);
    EntryChanges changes = changes_between(before, after);
    Correction correction;
    correction.kind = static_cast<Correction::Kind>(rows.integer(9));
    correction.entry_id = entry_id(entry);
    correction.story_id = story_id(rows.integer(1));
    correction.issue = rows.text(2);
    correction.revision = static_cast<int>(rows.integer(3));
    correction.when = instant_from_sql(rows.integer(4));
    correction.source = rows.text(5);
    correction.source_url = rows.text(6);
    correction.title = after.title;
    correction.url = after.url;
    correction.changes = std::move(changes.changes);
    correction.further_changes = changes.further;
    corrections.push_back(std::move(correction));
  }
  return corrections;
}

}  // namespace feedmill::sqlite
