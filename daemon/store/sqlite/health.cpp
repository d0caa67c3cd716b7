// Which sources of a digest are not well when an issue is sealed (issue/health.h): part of the
// sealed issue.
#include "issue/health.h"

#include "store/sqlite/sqlite_store.h"

namespace feedmill::sqlite {

/// Of the digest's sources those that something is the matter with.
std::vector<SourceRecord> SqliteStore::troubled_sources(const SealRequest& request) {
  std::vector<SourceRecord> troubled;
  Rows rows(
      db_.statement("SELECT id, url, name, key, tags, enabled, failures, gone, last_poll,"
                    " last_new, last_entry, title, host, outcome, last_error, last_success"
                    " FROM source WHERE listed AND enabled"));
  while (rows.next()) {
    SourceRecord source;
    SourceState& state = source.state;
    state.failures = static_cast<int>(rows.integer(6));
    state.gone = rows.flag(7);
    state.last_poll = rows.instant(8);
    state.last_new = rows.instant(9);
    source.last_entry = rows.instant(10);
    if (!trouble_of(source, request.now)) continue;
    if (request.covers && !request.covers(source_of(rows.integer(0), rows, 1))) continue;
    source.url = rows.text(1);
    source.name = rows.text(2);
    source.title = rows.text(11);
    source.host = rows.text(12);
    state.outcome = rows.text(13);
    state.last_error = rows.text(14);
    state.last_success = rows.instant(15);
    troubled.push_back(std::move(source));
  }
  return troubled;
}

void SqliteStore::write_health(std::int64_t issue, const std::vector<SourceHealth>& health) {
  std::int64_t position = 0;
  for (const SourceHealth& one : health) {
    db_.run(
        "INSERT INTO issue_health(issue, position, state, source, source_url, failures, outcome,"
        " error, since) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)",
        issue, ++position, static_cast<std::int64_t>(one.state), one.source, one.source_url,
        one.failures, one.outcome, one.error, to_sql(one.since));
  }
}

std::vector<SourceHealth> SqliteStore::read_health(std::int64_t issue) {
  std::vector<SourceHealth> health;
  Rows rows(db_.statement("SELECT state, source, source_url, failures, outcome, error, since"
                          " FROM issue_health WHERE issue = ? ORDER BY position"),
            issue);
  while (rows.next()) {
    health.push_back({static_cast<SourceHealth::State>(rows.integer(0)), rows.text(1), rows.text(2),
                      static_cast<int>(rows.integer(3)), rows.text(4), rows.text(5),
                      rows.instant(6)});
  }
  return health;
}

}  // namespace feedmill::sqlite
