// Which sources of a digest are not well when an issue is sealed (issue/health.h): part of the
// sealed issue.
#include "issue/health.h"

#include "store/sqlite/sqlite_store.h"

namespace feedmill::sqlite {
namespace {

constexpr std::size_t kPage = 512;

SourceState state_in(Rows& rows) {
  SourceState state;
  state.failures = static_cast<int>(rows.integer(6));
  state.gone = rows.flag(7);
  state.last_poll = rows.instant(8);
  state.last_new = rows.instant(9);
  state.learned = rows.text(16);
  return state;
}

}  // namespace

TroubledSource SqliteStore::troubled_source(Rows& rows) const {
  TroubledSource found{rows.integer(0), source_of(rows.integer(0), rows, 1), {}};
  SourceRecord& source = found.record;
  source.url = rows.text(1);
  source.name = rows.text(2);
  source.state = state_in(rows);
  source.last_entry = rows.instant(10);
  source.title = rows.text(11);
  source.host = rows.text(12);
  source.state.outcome = rows.text(13);
  source.state.last_error = rows.text(14);
  source.state.last_success = rows.instant(15);
  return found;
}

Result<std::vector<TroubledSource>> SqliteStore::troubled_sources(Instant now, std::int64_t after) {
  return db_.guarded([&] {
    std::vector<TroubledSource> troubled;
    Rows rows(db_.statement("SELECT id, url, name, key, tags, enabled, failures, gone, last_poll,"
                            " last_new, last_entry, title, host, outcome, last_error, last_success,"
                            " learned"
                            " FROM source WHERE listed AND enabled AND id > ? ORDER BY id"),
              after);
    while (troubled.size() < kPage && rows.next()) {
      SourceRecord source;  // no more of a row is read than says whether it is well
      source.state = state_in(rows);
      source.last_entry = rows.instant(10);
      if (trouble_of(source, now)) troubled.push_back(troubled_source(rows));
    }
    return troubled;
  });
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
