// Times in which entries of a source may have been missed: noted with the poll that saw it, told
// once by each digest.
#include "store/sqlite/sqlite_store.h"

namespace feedmill::sqlite {
namespace {

constexpr std::int64_t kMostTold = 50;
constexpr std::int64_t kKept = 20;          // of a source: one may have a gap at every poll
constexpr std::int64_t kHeadStart = 86400;  // seconds: a digest added later tells no older ones

}  // namespace

void SqliteStore::note_gap(std::int64_t source, const Break& gap) {
  db_.run(
      "INSERT INTO gap(source, since, until, pages, recovered, reason) VALUES(?, ?, ?, ?, ?, ?)",
      source, to_sql(gap.since), to_sql(gap.until), gap.pages, gap.recovered, gap.reason);
  db_.run(
      "DELETE FROM gap WHERE source = ?1 AND id <= (SELECT id FROM gap WHERE source = ?1"
      " ORDER BY id DESC LIMIT 1 OFFSET ?2)",
      source, kKept);
}

/// What an archive has filled is none any more.
void SqliteStore::write_gaps(std::int64_t issue, std::int64_t digest, const SealRequest& request) {
  std::vector<std::int64_t> untold;
  {
    Rows rows(db_.statement("SELECT s.id, s.url, s.name, s.key, s.tags, s.enabled, g.id FROM gap g"
                            " JOIN source s ON s.id = g.source JOIN digest d ON d.id = ?"
                            " WHERE g.reason <> '' AND s.listed AND g.id > d.gaps_told"
                            " AND g.until >= d.first_seen - ? ORDER BY g.id"),
              digest, kHeadStart);
    while (rows.next()) {
      if (request.covers && !request.covers(source_of(rows.integer(0), rows, 1))) continue;
      untold.push_back(rows.integer(6));
    }
  }
  db_.run("UPDATE digest SET gaps_told = coalesce((SELECT max(id) FROM gap), 0) WHERE id = ?",
          digest);
  std::int64_t position = 0;
  for (const std::int64_t gap : untold) {
    if (position == kMostTold) break;
    db_.run(
        "INSERT INTO issue_gap(issue, position, source, source_url, since, until, pages,"
        " recovered, reason) SELECT ?, ?, CASE WHEN s.name <> '' THEN s.name WHEN s.title <> ''"
        " THEN s.title ELSE s.url END, s.url, g.since, g.until, g.pages, g.recovered, g.reason"
        " FROM gap g JOIN source s ON s.id = g.source WHERE g.id = ?",
        issue, ++position, gap);
  }
}

std::vector<Gap> SqliteStore::read_gaps(std::int64_t issue) {
  std::vector<Gap> gaps;
  Rows rows(db_.statement("SELECT source, source_url, since, until, pages, recovered, reason"
                          " FROM issue_gap WHERE issue = ? ORDER BY position"),
            issue);
  while (rows.next()) {
    gaps.push_back({rows.text(0), rows.text(1), instant_from_sql(rows.integer(2)),
                    instant_from_sql(rows.integer(3)), static_cast<int>(rows.integer(4)),
                    static_cast<int>(rows.integer(5)), rows.text(6)});
  }
  return gaps;
}

std::optional<Break> SqliteStore::last_gap(std::int64_t source) {
  Rows rows(db_.statement("SELECT since, until, pages, recovered, reason FROM gap WHERE source = ?"
                          " ORDER BY id DESC LIMIT 1"),
            source);
  if (!rows.next()) return std::nullopt;
  return Break{instant_from_sql(rows.integer(0)), instant_from_sql(rows.integer(1)),
               static_cast<int>(rows.integer(2)), static_cast<int>(rows.integer(3)), rows.text(4)};
}

}  // namespace feedmill::sqlite
