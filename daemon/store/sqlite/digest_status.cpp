// What each digest has written and what it still has to, for `status`.
#include "store/sqlite/sqlite_store.h"

namespace feedmill::sqlite {

Result<std::vector<DigestStatus>> SqliteStore::digests() {
  return db_.guarded([&] {
    std::vector<DigestStatus> all;
    Rows rows(db_.statement(
        "SELECT d.name, d.first_seen, d.served, i.urn, i.stem, i.sealed,"
        " (SELECT count(*) FROM issue_story s WHERE s.issue = i.id AND s.earlier_issue = ''),"
        " (SELECT count(*) FROM issue u WHERE u.digest = d.id AND NOT u.published)"
        " FROM digest d LEFT JOIN issue i ON i.id = (SELECT max(id) FROM issue WHERE digest = d.id)"
        " WHERE d.listed ORDER BY d.id"));
    while (rows.next()) {
      DigestStatus status{rows.text(0),
                          {instant_from_sql(rows.integer(1)), rows.instant(2)},
                          rows.text(3),
                          rows.text(4),
                          {},
                          rows.integer(6),
                          rows.integer(7)};
      if (!status.last_issue.empty()) status.last_time = rows.instant(5);
      all.push_back(std::move(status));
    }
    return all;
  });
}

}  // namespace feedmill::sqlite
