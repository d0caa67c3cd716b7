// What is stored, as listings show it. It is read in pages, and each is shown once the read is
// over: who reads a listing slowly keeps no transaction open, and with it the write-ahead log.
#include <fmt/format.h>

#include <algorithm>

#include "store/sqlite/match_query.h"
#include "store/sqlite/shown_name.h"
#include "store/sqlite/sqlite_store.h"

namespace feedmill::sqlite {
namespace {

#define ENTRY_COLUMNS                                                                            \
  "SELECT e.id, " SHOWN_NAME                                                                     \
  ", s.url, coalesce(r.story, 0), e.first_seen, e.revision,"                                     \
  " e.item, e.url, e.title FROM entry e JOIN source s ON s.id = e.source LEFT JOIN report r ON " \
  "r.entry = e.id"

constexpr std::int64_t kPage = 256;
constexpr std::size_t kPageBytes = 4U << 20U;

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
          rows.text(6),
          rows.text(7),
          rows.text(8)};
}

/// The next of a listing after (before) `last`.
std::vector<EntryRow> SqliteStore::entry_page(const EntryQuery& query, std::int64_t first,
                                              std::int64_t last, std::int64_t most) {
  constexpr const char* kForward =
      ENTRY_COLUMNS " WHERE e.id > ? AND e.id >= ? AND +e.first_seen >= ? ORDER BY e.id LIMIT ?";
  constexpr const char* kBackward = ENTRY_COLUMNS
      " WHERE e.id < ? AND e.id >= ? AND +e.first_seen >= ? ORDER BY e.id DESC LIMIT ?";
  std::vector<EntryRow> page;
  std::size_t bytes = 0;
  Rows rows(db_.statement(query.after ? kForward : kBackward), last, first,
            query.since ? to_sql(*query.since) : INT64_MIN, std::min(most, kPage));
  while (bytes < kPageBytes && rows.next()) {
    page.push_back(entry_row(rows));
    bytes += page.back().item_json.size();
  }
  return page;
}

Result<void> SqliteStore::entries(const EntryQuery& query,
                                  const std::function<bool(const EntryRow&)>& row) {
  if (!query.source.empty()) return entries_of_source(query, row);
  const auto first =
      db_.guarded([&] { return query.since ? first_since(db_, *query.since) : std::int64_t{0}; });
  if (!first) return tl::unexpected(first.error());
  std::int64_t last = query.after.value_or(INT64_MAX);
  std::int64_t left = query.limit > 0 ? query.limit : INT64_MAX;
  while (left > 0) {
    const auto page = db_.guarded([&] { return entry_page(query, *first, last, left); });
    if (!page) return tl::unexpected(page.error());
    if (page->empty()) break;
    for (const EntryRow& entry : *page)
      if (!row(entry)) return {};
    last = page->back().seq;
    left -= static_cast<std::int64_t>(page->size());
  }
  return {};
}

Result<std::optional<EntryRow>> SqliteStore::entry_numbered(std::int64_t number) {
  return db_.guarded([&]() -> std::optional<EntryRow> {
    Rows rows(db_.statement(ENTRY_COLUMNS " WHERE e.id = ?"), number);
    if (!rows.next()) return std::nullopt;
    return entry_row(rows);
  });
}

Result<void> SqliteStore::entries_of_source(const EntryQuery& query,
                                            const std::function<bool(const EntryRow&)>& row) {
  bool found = false;
  const auto numbers = db_.guarded([&] {
    std::vector<std::int64_t> all;
    for (const std::int64_t source : named_sources(query.source)) {
      found = true;
      const auto more = numbers_of(db_, source);
      all.insert(all.end(), more.begin(), more.end());
    }
    std::sort(all.begin(), all.end());
    if (!query.after) std::reverse(all.begin(), all.end());
    return all;
  });
  if (!numbers) return tl::unexpected(numbers.error());
  if (!found) return failure(Errc::kUsage, "no source is named " + query.source);
  std::int64_t left = query.limit > 0 ? query.limit : INT64_MAX;
  for (const std::int64_t number : *numbers) {
    if (left == 0) break;
    if (query.after && number <= *query.after) continue;
    const auto entry = entry_numbered(number);
    if (!entry) return tl::unexpected(entry.error());
    if (!*entry || (query.since && (*entry)->first_seen < *query.since)) continue;
    --left;
    if (!row(**entry)) break;
  }
  return {};
}

std::optional<StoryRow> SqliteStore::story_row(Rows& rows) {
  constexpr const char* kReports =
      "SELECT " SHOWN_NAME
      ", e.url, e.title, e.published, e.id FROM report r"
      " JOIN entry e ON e.id = r.entry JOIN source s ON s.id = e.source"
      " WHERE r.story = ? ORDER BY r.time, r.entry";
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
  if (story.reports.empty()) return std::nullopt;
  story.title = story.reports.front().title;
  story.url = story.reports.front().url;
  return story;
}

/// Those of the next numbers that have a report; `last` becomes the last of the numbers.
std::vector<StoryRow> SqliteStore::story_page(const EntryQuery& query, std::int64_t& last,
                                              std::int64_t& left) {
  constexpr const char* kForward =
      "SELECT id, seq, first_seen, updated FROM story WHERE seq > ? AND updated >= ?"
      " ORDER BY seq LIMIT ?";
  constexpr const char* kBackward =
      "SELECT id, seq, first_seen, updated FROM story WHERE seq < ? AND updated >= ?"
      " ORDER BY seq DESC LIMIT ?";
  std::vector<StoryRow> page;
  Rows rows(db_.statement(query.after ? kForward : kBackward), last,
            query.since ? to_sql(*query.since) : INT64_MIN, std::min(left, kPage));
  std::int64_t read = 0;
  for (; rows.next(); ++read) {
    last = rows.integer(1);
    if (auto story = story_row(rows)) page.push_back(*std::move(story));
  }
  left = read == 0 ? 0 : left - read;
  return page;
}

Result<void> SqliteStore::stories(const EntryQuery& query,
                                  const std::function<bool(const StoryRow&)>& row) {
  std::int64_t last = query.after.value_or(INT64_MAX);
  std::int64_t left = query.limit > 0 ? query.limit : INT64_MAX;
  while (left > 0) {
    const auto page = db_.guarded([&] { return story_page(query, last, left); });
    if (!page) return tl::unexpected(page.error());
    for (const StoryRow& story : *page)
      if (!row(story)) return {};
  }
  return {};
}

Result<void> SqliteStore::search(std::string_view query, std::int64_t limit,
                                 const std::function<bool(const EntryRow&)>& row) {
  // A word in the title counts four times one in the body. Rows of the index whose entry is gone or
  // has another revision by now are passed over.
  constexpr const char* kSearch =
      "SELECT rowid FROM text WHERE text MATCH ? ORDER BY bm25(text, 4.0, 1.0), rowid DESC";
  const std::string match = match_query(query);
  if (match.empty()) return {};
  const auto hits = db_.guarded([&] {
    std::vector<std::int64_t> all;
    Rows rows(db_.statement(kSearch), match);
    while (rows.next()) all.push_back(rows.integer(0));
    return all;
  });
  if (!hits) return tl::unexpected(hits.error());
  std::int64_t left = limit > 0 ? limit : INT64_MAX;
  for (const std::int64_t hit : *hits) {
    if (left == 0) break;
    const auto entry = entry_numbered(hit & kEntryOfTextRow);
    if (!entry) return tl::unexpected(entry.error());
    if (!*entry || text_row((*entry)->seq, (*entry)->revision) != hit) continue;
    --left;
    if (!row(**entry)) break;
  }
  return {};
}

}  // namespace feedmill::sqlite
