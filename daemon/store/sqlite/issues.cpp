// Sealed issues, as they are kept until they are old and have reached everybody.
#include "issue/bodies.h"
#include "store/ids.h"
#include "store/sqlite/sqlite_store.h"

namespace feedmill::sqlite {
namespace {

/// All of an issue but what it tells.
Issue read_head(Database& db, std::int64_t id) {
  Issue issue;
  Rows rows(db.statement("SELECT i.urn, d.name, i.title, i.stem, i.sealed, i.timezone,"
                         " i.arranged, i.full, i.stories_left,"
                         " coalesce((SELECT b.stem FROM issue b WHERE b.digest = i.digest"
                         "  AND b.number = i.number - 1 AND d.keep > 1), ''),"
                         " coalesce((SELECT b.urn FROM issue b WHERE b.digest = i.digest"
                         "  AND b.number = i.number - 1), ''),"
                         " coalesce((SELECT b.urn FROM issue b WHERE b.digest = i.digest"
                         "  AND b.number < i.number ORDER BY b.id LIMIT 1), ''),"
                         " i.awaits_pictures"
                         " FROM issue i JOIN digest d ON d.id = i.digest WHERE i.id = ?"),
            id);
  rows.next();
  issue.id = rows.text(0);
  issue.digest = rows.text(1);
  issue.title = rows.text(2);
  issue.stem = rows.text(3);
  issue.sealed = instant_from_sql(rows.integer(4));
  issue.timezone = rows.text(5);
  issue.arranged = static_cast<Arrangement>(rows.integer(6));
  issue.full = static_cast<int>(rows.integer(7));
  issue.stories_left = rows.integer(8);
  issue.previous = rows.text(9);
  issue.previous_id = rows.text(10);
  issue.first_id = rows.text(11);
  issue.awaits_pictures = rows.flag(12);
  return issue;
}

}  // namespace

/// With `story` that one alone.
Issue SqliteStore::read_issue(std::int64_t id, std::int64_t story) {
  Issue issue = read_head(db_, id);
  read_stories(id, story, issue);
  if (story != 0) return issue;
  issue.corrections = read_corrections(id);
  issue.gaps = read_gaps(id);
  issue.health = read_health(id);
  return issue;
}

/// With `story` that one alone.
void SqliteStore::read_stories(std::int64_t id, std::int64_t story, Issue& issue) {
  Rows stories(db_.statement("SELECT position, story, earlier_title, earlier_issue FROM issue_story"
                             " WHERE issue = ?1 AND (?2 = 0 OR story = ?2) ORDER BY position"),
               id, story);
  Rows reports(
      db_.statement(
          "SELECT story_position, entry, source, source_url, first_seen, item,"
          " withdrawn, tags, outlet, weight FROM issue_report WHERE issue = ?1 AND (?2 = 0 OR"
          " story_position IN (SELECT position FROM issue_story WHERE issue = ?1 AND story = ?2))"
          " ORDER BY position"),
      id, story);
  IssueRoom room;
  bool more = reports.next();
  while (stories.next()) {
    std::vector<Report> told;
    for (; more && reports.integer(0) == stories.integer(0); more = reports.next()) {
      const std::int64_t seq = reports.integer(1);
      told.push_back({seq, entry_id(seq), reports.text(2), reports.text(3),
                      instant_from_sql(reports.integer(4)),
                      read_shown_entry(db_, reports.text(5), seq), reports.instant(6),
                      tags_of(reports.text(7)), reports.text(8), reports.real(9)});
      room.take(told.back().entry);
    }
    const std::string named = story_id(stories.integer(1));
    if (const std::string earlier = stories.text(3); earlier.empty()) {
      issue.stories.push_back({named, std::move(told), read_related(id, stories.integer(0)),
                               read_picture(id, stories.integer(1))});
    } else {
      issue.more.push_back({named, stories.text(2), earlier, std::move(told)});
    }
    room.settle(issue);
  }
}

Result<std::vector<std::string>> SqliteStore::unpublished(std::string_view digest) {
  const std::string name(digest);
  return db_.guarded([&] {
    std::vector<std::string> ids;
    Rows rows(db_.statement("SELECT i.urn FROM issue i JOIN digest d ON d.id = i.digest"
                            " WHERE d.name = ? AND NOT i.published AND NOT i.awaits_pictures"
                            " ORDER BY i.id"),
              name);
    while (rows.next()) ids.push_back(rows.text(0));
    return ids;
  });
}

Result<void> SqliteStore::mark_published(std::string_view issue_id) {
  const std::string urn(issue_id);
  return db_.transaction([&] {
    db_.run("UPDATE issue SET published = 1 WHERE urn = ?", urn);
    db_.run("DELETE FROM setback WHERE work = ?1 AND (name = ?2 OR name LIKE ?2 || ' %')",
            static_cast<std::int64_t>(Work::kForm), urn);
    drop_old_snapshots(db_.integer("SELECT id FROM issue WHERE urn = ?", urn));
  });
}

Result<Issue> SqliteStore::issue(std::string_view digest, std::string_view name) {
  return named_issue(digest, name, {});
}

Result<Issue> SqliteStore::story_of_issue(std::string_view digest, std::string_view name,
                                          std::string_view story_id) {
  return named_issue(digest, name, story_id);
}

/// Without a story's id the whole of it.
Result<Issue> SqliteStore::named_issue(std::string_view digest, std::string_view name,
                                       std::string_view story) {
  const std::string of(digest), named(name);
  auto found = db_.guarded([&]() -> std::optional<Issue> {
    const std::int64_t id = db_.integer(
        "SELECT i.id FROM issue i JOIN digest d ON d.id = i.digest WHERE d.name = ?1"
        " AND (i.urn = ?2 OR i.urn = 'urn:uuid:' || ?2 OR i.stem = ?2)",
        of, named);
    if (id == 0) return std::nullopt;
    return read_issue(id, story.empty() ? 0 : story_shown_as(story, tag_));
  });
  if (!found) return tl::unexpected(found.error());
  if (!*found) return failure(Errc::kUsage, "digest " + of + " has no issue " + named);
  if ((*found)->stories.empty())
    return failure(Errc::kUsage, "issue " + named + " of digest " + of +
                                     " is gone: it was older than what keep keeps");
  return **std::move(found);
}

}  // namespace feedmill::sqlite
