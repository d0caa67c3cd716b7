// What each digest has written and what it still has to, for `status`.
#include "store/sqlite/sqlite_store.h"

namespace feedmill::sqlite {

Result<std::vector<DigestStatus>> SqliteStore::digests() {
  return db_.guarded([&] {
    std::vector<DigestStatus> all;
    Rows rows(
        db_.statement(
            "SELECT d.name, d.first_seen, d.served, i.urn, i.stem, i.sealed,"
            " (SELECT count(*) FROM issue_story s WHERE s.issue = i.id AND s.earlier_issue = ''),"
            " (SELECT count(*) FROM issue u WHERE u.digest = d.id AND NOT u.published),"
            " (SELECT b.error FROM setback b WHERE b.error <> '' AND (b.work = ?1 AND b.name = "
            "d.name"
            "  OR b.work = ?2 AND EXISTS(SELECT 1 FROM issue u WHERE u.digest = d.id AND NOT "
            "u.published"
            "   AND substr(b.name, 1, length(u.urn)) = u.urn)) ORDER BY b.work DESC, b.name LIMIT "
            "1)"
            " FROM digest d LEFT JOIN issue i ON i.id = (SELECT max(id) FROM issue WHERE digest = "
            "d.id)"
            " WHERE d.listed ORDER BY d.id"),
        static_cast<std::int64_t>(Work::kIssue), static_cast<std::int64_t>(Work::kForm));
    while (rows.next()) {
      DigestStatus status{rows.text(0),
                          {instant_from_sql(rows.integer(1)), rows.instant(2)},
                          rows.text(3),
                          rows.text(4),
                          {},
                          rows.integer(6),
                          rows.integer(7),
                          rows.text(8)};
      if (!status.last_issue.empty()) status.last_time = rows.instant(5);
      all.push_back(std::move(status));
    }
    return all;
  });
}

}  // namespace feedmill::sqlite
