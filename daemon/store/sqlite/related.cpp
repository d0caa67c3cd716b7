// What stands beside a story (issue/related.h): part of the sealed issue.
#include "issue/related.h"

#include "store/sqlite/shown_name.h"
#include "store/sqlite/sqlite_store.h"

namespace feedmill::sqlite {

/// As the stored decisions of its reports say.
Result<std::vector<Neighbour>> SqliteStore::neighbours(std::int64_t story) {
  return db_.guarded([&] {
    std::vector<Neighbour> neighbours;
    Rows reports(db_.statement("SELECT reason FROM report WHERE story = ? ORDER BY entry"), story);
    while (reports.next()) {
      const stories::Decision decision = stories::decision_from_json(reports.text(0));
      for (const stories::Comparison& other : decision.rejected) {
        if (may_stand_beside(other))
          neighbours.push_back({other.entry, story_of(other.entry), nearness_of(other)});
      }
    }
    return neighbours;
  });
}

void SqliteStore::write_related(std::int64_t issue, std::int64_t position,
                                const std::vector<std::int64_t>& entries) {
  std::int64_t line = 0;
  for (const std::int64_t entry : entries) {
    db_.run(
        "INSERT INTO issue_related(issue, story_position, position, story, entry, title, url,"
        " source) SELECT ?, ?, ?, r.story, e.id, e.title, e.url, " SHOWN_NAME
        " FROM entry e JOIN report r ON r.entry = e.id JOIN source s ON s.id = e.source"
        " WHERE e.id = ?",
        issue, position, ++line, entry);
  }
}

std::vector<RelatedReport> SqliteStore::read_related(std::int64_t issue, std::int64_t position) {
  std::vector<RelatedReport> related;
  Rows rows(db_.statement("SELECT story, entry, title, url, source FROM issue_related"
                          " WHERE issue = ? AND story_position = ? ORDER BY position"),
            issue, position);
  while (rows.next()) {
    related.push_back({story_id(rows.integer(0)), entry_id(rows.integer(1)), rows.text(2),
                       rows.text(3), rows.text(4)});
  }
  return related;
}

}  // namespace feedmill::sqlite
