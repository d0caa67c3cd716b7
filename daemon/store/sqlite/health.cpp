// Which sources of a digest are not well when an issue is sealed: part of the sealed issue.
#include <algorithm>

#include "schedule/source_condition.h"
#include "store/sqlite/sqlite_store.h"

namespace feedmill::sqlite {
namespace {

constexpr std::int64_t kMostTold = 50;

}  // namespace

void SqliteStore::write_health(std::int64_t issue, const SealRequest& request) {
  struct Unwell {
    std::int64_t id = 0;
    SourceHealth::State state = SourceHealth::State::kFailing;
  };
  std::vector<Unwell> unwell;
  {
    Rows rows(db_.statement("SELECT id, url, name, key, tags, enabled, failures, gone, last_poll,"
                            " max(last_new, last_entry) FROM source WHERE listed AND enabled"
                            " AND (gone OR failures >= ?1 OR (last_poll > 0"
                            "   AND max(last_new, last_entry) < ?2)) ORDER BY name, title, url"),
              kFailuresTold, to_sql(request.now - kQuietAfter));
    while (rows.next()) {
      if (request.covers && !request.covers(source_of(rows.integer(0), rows, 1))) continue;
      const auto state = rows.flag(7)                       ? SourceHealth::State::kGone
                         : rows.integer(6) >= kFailuresTold ? SourceHealth::State::kFailing
                                                            : SourceHealth::State::kQuiet;
      // One that fails for now is neither told as failing nor as quiet.
      if (state == SourceHealth::State::kQuiet && rows.integer(6) > 0) continue;
      unwell.push_back({rows.integer(0), state});
    }
  }
  std::stable_sort(unwell.begin(), unwell.end(),
                   [](const Unwell& a, const Unwell& b) { return a.state < b.state; });
  std::int64_t position = 0;
  for (const Unwell& one : unwell) {
    if (position == kMostTold) break;
    const bool quiet = one.state == SourceHealth::State::kQuiet;
    // An address may hold a secret: a source that has no name is shown as its host.
    db_.run(
        "INSERT INTO issue_health(issue, position, state, source, source_url, failures, outcome,"
        " error, since) SELECT ?1, ?2, ?3, CASE WHEN name <> '' THEN name WHEN title <> ''"
        " THEN title WHEN host LIKE '%:443' THEN substr(host, 1, length(host) - 4)"
        " WHEN host LIKE '%:80' THEN substr(host, 1, length(host) - 3) ELSE host END, url,"
        " failures, CASE WHEN ?4 THEN '' ELSE outcome END,"
        " CASE WHEN ?4 THEN '' ELSE last_error END,"
        " CASE WHEN ?4 THEN max(last_new, last_entry) ELSE last_success END"
        " FROM source WHERE id = ?5",
        issue, ++position, static_cast<std::int64_t>(one.state), quiet, one.id);
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
