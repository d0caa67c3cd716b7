// What is stored, as listings show it.
#include <fmt/format.h>

#include <algorithm>

#include "store/sqlite/match_query.h"
#include "store/sqlite/shown_name.h"
#include "store/sqlite/sqlite_store.h"

namespace feedmill::sqlite {
namespace {

#define ENTRY_COLUMNS                                        \
  "SELECT e.id, " SHOWN_NAME                                 \
  ", s.url, coalesce(r.story, 0), e.first_seen, e.revision," \
  " e.item FROM entry e JOIN source s ON s.id = e.source LEFT JOIN report r ON r.entry = e.id"

/// The first number that can have been seen since then: numbers rise, and so do times, unless a
/// clock is set.
std::int64_t first_since(Database& db, Instant since) {
  const std::int64_t first =
      db.integer("SELECT min(id) FROM entry WHERE first_seen >= ?", to_sql(since));
  return first == 0 ? INT64_MAX : first;
}

std::vector<std::int64_t> numbers_of(Database& db, std::int64_t source) {
  std::vector<std::int64_t> numbers;
  Rows rows(db.statement("SELECT DISTINCT entry FROM seen WHERE source = ? AND entry <> 0"),
            source);
  while (rows.next()) numbers.push_back(rows.integer(0));
  return numbers;
}

}  // namespace

EntryRow SqliteStore::entry_row(Rows& rows) const {
  const std::int64_t seq = rows.integer(0);
  return {seq,
          entry_id(seq),
          rows.text(1),
          rows.text(2),
          story_id(rows.integer(3)),
          instant_from_sql(rows.integer(4)),
          static_cast<int>(rows.integer(5)),
          rows.text(6)};
}

Result<void> SqliteStore::entries(const EntryQuery& query,
                                  const std::function<bool(const EntryRow&)>& row) {
  constexpr const char* kForward =
      ENTRY_COLUMNS " WHERE e.id > ? AND e.id >= ? AND +e.first_seen >= ? ORDER BY e.id LIMIT ?";
  constexpr const char* kBackward = ENTRY_COLUMNS
      " WHERE e.id > ? AND e.id >= ? AND +e.first_seen >= ? ORDER BY e.id DESC LIMIT ?";
  if (!query.source.empty()) return entries_of_source(query, row);
  return db_.guarded([&] {
    const std::int64_t first = query.since ? first_since(db_, *query.since) : 0;
    Rows rows(db_.statement(query.after ? kForward : kBackward), query.after.value_or(0), first,
              query.since ? to_sql(*query.since) : INT64_MIN,
              query.limit > 0 ? query.limit : std::int64_t{-1});
    while (rows.next() && row(entry_row(rows))) {
    }
  });
}

Result<void> SqliteStore::entries_of_source(const EntryQuery& query,
                                            const std::function<bool(const EntryRow&)>& row) {
  bool found = false;
  auto read = db_.guarded([&] {
    std::vector<std::int64_t> numbers;
    for (const std::int64_t source : named_sources(query.source)) {
      found = true;
      const auto more = numbers_of(db_, source);
      numbers.insert(numbers.end(), more.begin(), more.end());
    }
    std::sort(numbers.begin(), numbers.end());
    if (!query.after) std::reverse(numbers.begin(), numbers.end());
    std::int64_t left = query.limit > 0 ? query.limit : INT64_MAX;
    for (const std::int64_t number : numbers) {
      if (left == 0) break;
      if (query.after && number <= *query.after) continue;
      Rows rows(db_.statement(ENTRY_COLUMNS " WHERE e.id = ?"), number);
      if (!rows.next()) continue;
      if (query.since && instant_from_sql(rows.integer(4)) < *query.since) continue;
      --left;
      if (!row(entry_row(rows))) break;
    }
  });
  if (read && !found) return failure(Errc::kUsage, "no source is named " + query.source);
  return read;
}

Result<void> SqliteStore::stories(const EntryQuery& query,
                                  const std::function<bool(const StoryRow&)>& row) {
  constexpr const char* kForward =
      "SELECT id, seq, first_seen, updated FROM story WHERE seq > ? AND updated >= ?"
      " ORDER BY seq LIMIT ?";
  constexpr const char* kBackward =
      "SELECT id, seq, first_seen, updated FROM story WHERE seq > ? AND updated >= ?"
      " ORDER BY seq DESC LIMIT ?";
  constexpr const char* kReports =
      "SELECT " SHOWN_NAME
      ", e.url, e.title, e.published, e.id FROM report r"
      " JOIN entry e ON e.id = r.entry JOIN source s ON s.id = e.source"
      " WHERE r.story = ? ORDER BY r.time, r.entry";
  return db_.guarded([&] {
    Rows rows(db_.statement(query.after ? kForward : kBackward), query.after.value_or(0),
              query.since ? to_sql(*query.since) : INT64_MIN,
              query.limit > 0 ? query.limit : std::int64_t{-1});
    while (rows.next()) {
      StoryRow story;
      story.story_id = story_id(rows.integer(0));
      story.seq = rows.integer(1);
      story.first_seen = instant_from_sql(rows.integer(2));
      story.updated = instant_from_sql(rows.integer(3));
      Rows reports(db_.statement(kReports), rows.integer(0));
      while (reports.next()) {
        story.reports.push_back({reports.text(0), reports.text(1), reports.text(2),
                                 entry_id(reports.integer(4)), reports.instant(3)});
      }
      if (story.reports.empty()) continue;
      story.title = story.reports.front().title;
      story.url = story.reports.front().url;
      if (!row(story)) break;
    }
  });
}

Result<void> SqliteStore::search(std::string_view query, std::int64_t limit,
                                 const std::function<bool(const EntryRow&)>& row) {
  // A word in the title counts four times one in the body. Rows of the index whose entry is gone or
  // has another revision by now are passed over.
  constexpr const char* kSearch =
      "SELECT rowid FROM text WHERE text MATCH ? ORDER BY bm25(text, 4.0, 1.0), rowid DESC";
  const std::string match = match_query(query);
  if (match.empty()) return {};
  return db_.guarded([&] {
    std::int64_t left = limit > 0 ? limit : INT64_MAX;
    Rows hits(db_.statement(kSearch), match);
    while (left > 0 && hits.next()) {
      const std::int64_t number = hits.integer(0) & kEntryOfTextRow;
      Rows rows(db_.statement(ENTRY_COLUMNS " WHERE e.id = ?"), number);
      if (!rows.next() || text_row(number, rows.integer(5)) != hits.integer(0)) continue;
      --left;
      if (!row(entry_row(rows))) break;
    }
  });
}

}  // namespace feedmill::sqlite
