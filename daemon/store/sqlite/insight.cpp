// What the status endpoint asks beyond the listings: figures, days, digests, what was told lately.
#include <algorithm>
#include <map>

#include "ingest/retention.h"
#include "issue/name.h"
#include "store/sqlite/shown_name.h"
#include "store/sqlite/sqlite_store.h"

namespace feedmill::sqlite {
namespace {

std::int64_t day_of(Instant when) {
  return std::chrono::floor<std::chrono::days>(when).time_since_epoch().count();
}

}  // namespace

Result<CatalogueMarks> SqliteStore::marks() {
  return db_.guarded([&] {
    CatalogueMarks marks;
    marks.entries = db_.integer("SELECT coalesce(max(id), 0) FROM entry");
    marks.stories = db_.integer("SELECT coalesce(max(seq), 0) FROM story");
    return marks;
  });
}

Result<CatalogueFigures> SqliteStore::figures() {
  return db_.guarded([&] {
    CatalogueFigures figures;
    figures.entries = db_.integer("SELECT coalesce(sum(entries), 0) FROM source");
    figures.stories = db_.integer("SELECT count(*) FROM story");
    figures.issues = db_.integer("SELECT coalesce(sum(issues), 0) FROM digest");
    const std::int64_t page = db_.integer("PRAGMA page_size");
    figures.bytes = page * db_.integer("PRAGMA page_count");
    figures.free_bytes = page * db_.integer("PRAGMA freelist_count");
    return figures;
  });
}

Result<std::vector<PollDay>> SqliteStore::days(Instant since) {
  return db_.guarded([&] {
    std::vector<PollDay> days;
    Rows rows(db_.statement("SELECT s.key, p.day, p.polls, p.failed, p.fresh FROM poll_day p"
                            " JOIN source s ON s.id = p.source WHERE p.day >= ?"),
              day_of(since));
    while (rows.next())
      days.push_back({rows.text(0), instant_from_sql(rows.integer(1) * 86400), rows.integer(2),
                      rows.integer(3), rows.integer(4)});
    return days;
  });
}

/// How a source did today, for the chart of its last weeks.
void SqliteStore::note_day(const PollUpdate& update, Instant now) {
  const bool failed = update.state.failures > 0 || update.state.gone;
  db_.run(
      "INSERT INTO poll_day(day, source, polls, failed, fresh) VALUES(?1, ?2, 1, ?3, ?4)"
      " ON CONFLICT DO UPDATE SET polls = polls + 1, failed = failed + ?3, fresh = fresh + ?4",
      day_of(now), update.source_id, static_cast<std::int64_t>(failed),
      static_cast<std::int64_t>(update.fresh.size()));
}

void SqliteStore::forget_days(Instant now) {
  db_.run("DELETE FROM poll_day WHERE day < ?", day_of(now) - kDaysKept);
}

Result<std::optional<Issue>> SqliteStore::told_lately(const DigestSpec& spec, std::size_t most) {
  return db_.guarded([&]() -> std::optional<Issue> {
    Issue issue;
    Rows rows(
        db_.statement("SELECT t.story, t.entry, " SHOWN_NAME ", s.url, e.first_seen, e.item,"
                      " i.sealed FROM digest d CROSS JOIN told t ON t.digest = d.id"
                      " JOIN issue i ON i.id = t.issue JOIN entry e ON e.id = t.entry"
                      " JOIN source s ON s.id = e.source"
                      " WHERE d.name = ?1 AND t.entry > (SELECT coalesce(min(entry), 0) - 1 FROM"
                      "  (SELECT entry FROM told WHERE digest = d.id ORDER BY entry DESC LIMIT ?2))"
                      " ORDER BY t.issue DESC, t.entry"),
        spec.name, static_cast<std::int64_t>(3 * most));
    std::map<std::int64_t, std::size_t> places;
    while (rows.next()) {
      const std::int64_t seq = rows.integer(1);
      const auto [place, added] = places.try_emplace(rows.integer(0), issue.stories.size());
      if (added && issue.stories.size() == most) break;
      if (added) issue.stories.push_back({story_id(place->first), {}});
      issue.sealed = std::max(issue.sealed, instant_from_sql(rows.integer(6)));
      issue.stories[place->second].reports.push_back(
          {seq, entry_id(seq), rows.text(2), rows.text(3), instant_from_sql(rows.integer(4)),
           read_shown_entry(db_, rows.text(5), seq)});
    }
    if (issue.stories.empty()) return std::nullopt;
    issue.id = issue_urn(store_uuid_, spec.name, Instant{}, 0);
    issue.digest = spec.name;
    issue.title = issue_title(spec);
    issue.timezone = spec.timezone;
    return issue;
  });
}

}  // namespace feedmill::sqlite
