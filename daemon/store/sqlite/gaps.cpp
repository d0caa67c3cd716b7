// Times in which entries of a source may have been missed: noted with the poll that saw it, told
// once by each digest (issue/gaps.h).
#include "ingest/retention.h"
#include "store/sqlite/shown_name.h"
#include "store/sqlite/sqlite_store.h"

namespace feedmill::sqlite {
namespace {

constexpr std::int64_t kPage = 512;

}  // namespace

void SqliteStore::note_gap(std::int64_t source, const Break& gap) {
  db_.run(
      "INSERT INTO gap(source, since, until, pages, recovered, reason) VALUES(?, ?, ?, ?, ?, ?)",
      source, to_sql(gap.since), to_sql(gap.until), gap.pages, gap.recovered, gap.reason);
  db_.run(
      "DELETE FROM gap WHERE source = ?1 AND id <= (SELECT id FROM gap WHERE source = ?1"
      " ORDER BY id DESC LIMIT 1 OFFSET ?2)",
      source, kGapsKept);
}

Result<std::vector<UnheardGap>> SqliteStore::unheard_gaps(const DigestSpec& digest,
                                                          std::int64_t after) {
  return db_.guarded([&] {
    std::vector<UnheardGap> gaps;
    Rows rows(db_.statement("SELECT s.id, s.url, s.name, s.key, s.tags, s.enabled, " SHOWN_NAME
                            ", g.since, g.until, g.pages, g.recovered, g.reason, g.id FROM gap g"
                            " JOIN source s ON s.id = g.source JOIN digest d ON d.name = ?1"
                            " WHERE s.listed AND g.id > max(d.gaps_told, ?2) ORDER BY g.id"
                            " LIMIT ?3"),
              digest.name, after, kPage);
    while (rows.next()) {
      gaps.push_back({rows.integer(12), source_of(rows.integer(0), rows, 1),
                      Gap{rows.text(6), rows.text(1), instant_from_sql(rows.integer(7)),
                          instant_from_sql(rows.integer(8)), static_cast<int>(rows.integer(9)),
                          static_cast<int>(rows.integer(10)), rows.text(11)}});
    }
    return gaps;
  });
}

void SqliteStore::write_gaps(std::int64_t issue, std::int64_t digest, const IssueDraft& draft) {
  db_.run("UPDATE digest SET gaps_told = ? WHERE id = ?", draft.from.newest_gap, digest);
  std::int64_t position = 0;
  for (const Gap& gap : draft.gaps) {
    db_.run(
        "INSERT INTO issue_gap(issue, position, source, source_url, since, until, pages,"
        " recovered, reason) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)",
        issue, ++position, gap.source, gap.source_url, to_sql(gap.since), to_sql(gap.until),
        gap.pages, gap.recovered, gap.reason);
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
