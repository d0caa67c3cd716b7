// Digests: what each has told, and its issues. Membership goes by the order of ingestion, never by
// an entry's own date; what an issue takes is decided in issue/. Choosing, writing down what is
// told and the snapshot are one transaction, which is on disk (synchronous=FULL) before anything
// leaves.
#include <algorithm>
#include <map>
#include <unordered_map>

#include "issue/choice.h"
#include "issue/draft.h"
#include "issue/name.h"
#include "issue/outlet.h"
#include "store/ids.h"
#include "store/sqlite/shown_name.h"
#include "store/sqlite/sqlite_store.h"
#include "system/crash_point.h"

namespace feedmill::sqlite {
namespace {

constexpr std::size_t kPage = 512;
constexpr std::size_t kPageBytes = 4U << 20U;

/// The first free stem of this second.
std::string free_stem(Database& db, std::int64_t digest, Instant sealed) {
  for (int number = 1;; ++number) {
    std::string stem = issue_stem(sealed, number);
    if (db.integer("SELECT 1 FROM issue WHERE digest = ? AND stem = ?", digest, stem) == 0)
      return stem;
  }
}

/// The issue that told this story first, and 0 where none has: by the story that was told, and by
/// the reports that are in it now.
std::int64_t told_in(Database& db, std::int64_t digest, std::int64_t story) {
  return db.integer(
      "SELECT min(issue) FROM (SELECT issue FROM told WHERE digest = ?1 AND story = ?2 UNION ALL"
      " SELECT t.issue FROM report r CROSS JOIN told t ON t.digest = ?1 AND t.entry = r.entry"
      " WHERE r.story = ?2)",
      digest, story);
}

}  // namespace

/// The digest's row, made where the store has not heard of it.
SqliteStore::DigestRow SqliteStore::digest_row(const DigestSpec& spec, Instant now) {
  db_.run(
      "INSERT INTO digest(name, listed, first_seen, floor, keep) VALUES(?1, 1, ?2,"
      " coalesce((SELECT min(id) - 1 FROM entry WHERE first_seen >= ?3),"
      "          (SELECT max(id) FROM entry), 0), ?4)"
      " ON CONFLICT(name) DO UPDATE SET listed = 1, keep = ?4 WHERE listed = 0 OR keep <> ?4",
      spec.name, to_sql(now), to_sql(first_told(now)), spec.keep);
  Rows rows(
      db_.statement("SELECT id, floor, issues, served, first_seen FROM digest WHERE name = ?"),
      spec.name);
  rows.next();
  return {rows.integer(0),
          rows.integer(1),
          rows.integer(2),
          {instant_from_sql(rows.integer(4)), rows.instant(3)}};
}

Result<void> SqliteStore::sync_digests(const std::vector<DigestSpec>& digests, Instant now) {
  return db_.transaction([&] {
    std::map<std::string, bool> wanted;
    for (const DigestSpec& spec : digests) {
      digest_row(spec, now);
      wanted[spec.name] = true;
    }
    std::vector<std::string> retired;
    {
      Rows rows(db_.statement("SELECT name FROM digest WHERE listed"));
      while (rows.next()) {
        if (!wanted.count(rows.text(0))) retired.push_back(rows.text(0));
      }
    }
    for (const auto& name : retired) {
      db_.run("UPDATE digest SET listed = 0 WHERE name = ?", name);
    }
    sync_destinations(digests);
  });
}

Result<DigestState> SqliteStore::digest_state(std::string_view digest) {
  const std::string name(digest);
  auto state = db_.guarded([&]() -> std::optional<DigestState> {
    Rows rows(db_.statement("SELECT first_seen, served FROM digest WHERE name = ?"), name);
    if (!rows.next()) return std::nullopt;
    return DigestState{instant_from_sql(rows.integer(0)), rows.instant(1)};
  });
  if (!state) return tl::unexpected(state.error());
  if (!*state) return failure(Errc::kFailed, "the store has no digest named " + name);
  return **state;
}

DigestStand SqliteStore::stand_of(const DigestRow& digest, bool judge_edits) {
  DigestStand stand;
  stand.state = digest.state;
  stand.issues = digest.issues;
  stand.floor = digest.floor;
  stand.newest = db_.integer("SELECT max(id) FROM entry");
  stand.newest_gap = db_.integer("SELECT max(id) FROM gap");
  stand.edited = edited_reports(digest.id, judge_edits);
  stand.turned = turned_reports(digest.id);
  return stand;
}

Result<DigestStand> SqliteStore::digest_stand(const DigestSpec& digest, Instant now) {
  // Another process may store more between settling and looking: then again.
  for (int attempt = 0; attempt < 100; ++attempt) {
    if (auto settled = settle(now, 0); !settled) return tl::unexpected(settled.error());
    auto stand = db_.transaction([&]() -> std::optional<DigestStand> {
      if (unsettled() != 0) return std::nullopt;
      return stand_of(digest_row(digest, now), true);
    });
    if (!stand) return tl::unexpected(stand.error());
    if (*stand) return **std::move(stand);
  }
  return failure(Errc::kStorage, db_.path() + ": entries are stored faster than they are sorted");
}

Result<std::vector<UntoldReport>> SqliteStore::untold(const DigestSpec& digest,
                                                      const DigestStand& stand,
                                                      std::int64_t after) {
  return db_.guarded([&] {
    std::vector<UntoldReport> page;
    std::unordered_map<std::int64_t, std::int64_t> told;  // by story
    const std::int64_t number = db_.integer("SELECT id FROM digest WHERE name = ?", digest.name);
    Rows rows(db_.statement(
                  "SELECT e.id, r.story, r.time, e.first_seen, e.source, s.url, s.name, s.key,"
                  " s.tags, s.enabled, e.item, e.title, e.url, e.revision FROM entry e"
                  " CROSS JOIN report r ON r.entry = e.id CROSS JOIN source s ON s.id = e.source"
                  " WHERE e.id > ?1 AND e.id <= ?3 AND NOT e.backlog AND NOT EXISTS("
                  "   SELECT 1 FROM told WHERE told.digest = ?2 AND told.entry = e.id)"
                  " ORDER BY e.id"),
              after, number, stand.newest);
    for (std::size_t bytes = 0; page.size() < kPage && bytes < kPageBytes && rows.next();) {
      const std::int64_t entry = rows.integer(0), story = rows.integer(1);
      auto known = told.find(story);
      if (known == told.end()) known = told.emplace(story, told_in(db_, number, story)).first;
      UntoldReport untold{{entry, story, known->second, instant_from_sql(rows.integer(2)),
                           instant_from_sql(rows.integer(3)), static_cast<int>(rows.integer(13))},
                          source_of(rows.integer(4), rows, 5),
                          {}};
      if (digest.filter.empty() && untold.source.filter.empty()) {
        untold.entry.title = rows.text(11);
        untold.entry.url = rows.text(12);
      } else {
        const std::string item = rows.text(10);
        bytes += item.size();
        untold.entry = read_shown_entry(db_, item, entry);
      }
      page.push_back(std::move(untold));
    }
    return page;
  });
}

Result<Sealing> SqliteStore::seal(const IssueDraft& draft) {
  auto full = db_.guarded([&] { db_.handle().exec("PRAGMA synchronous = FULL"); });
  if (!full) return tl::unexpected(full.error());
  auto sealed = db_.transaction([&] { return seal_in_transaction(draft); });
  auto normal = db_.guarded([&] { db_.handle().exec("PRAGMA synchronous = NORMAL"); });
  if (!normal) return tl::unexpected(normal.error());
  crash_point("sealed");
  return sealed;
}

Result<Sealing> SqliteStore::preview(const IssueDraft& draft) {
  return db_.guarded([&] {
    // Sealed and taken back: what it shows is what sealing does.
    SQLite::Transaction taken_back(db_.handle(), SQLite::TransactionBehavior::IMMEDIATE);
    return seal_in_transaction(draft);
  });
}

/// Whether each report is there, in the revision and the story in which it was chosen.
bool SqliteStore::holds_as_drafted(const std::vector<IssueDraft::Story>& stories) {
  return std::all_of(stories.begin(), stories.end(), [&](const IssueDraft::Story& story) {
    return std::all_of(story.reports.begin(), story.reports.end(), [&](const auto& line) {
      return db_.integer(
                 "SELECT 1 FROM entry e JOIN report r ON r.entry = e.id"
                 " WHERE e.id = ? AND e.revision = ? AND r.story = ?",
                 line.entry, line.revision, story.story) != 0;
    });
  });
}

bool SqliteStore::is_as_drafted(const IssueDraft& draft, const DigestRow& digest) {
  return is_up_to_date(draft.from, stand_of(digest, false)) && holds_as_drafted(draft.stories) &&
         holds_as_drafted(draft.more);
}

Sealing SqliteStore::seal_in_transaction(const IssueDraft& draft) {
  const DigestRow digest = digest_row(draft.spec, draft.now);
  if (!is_as_drafted(draft, digest)) return {true, std::nullopt};
  if (draft.served)
    db_.run("UPDATE digest SET served = ? WHERE id = ?", to_sql(draft.served), digest.id);
  if (draft.floor) db_.run("UPDATE digest SET floor = ? WHERE id = ?", *draft.floor, digest.id);
  if (draft.stories.empty()) return {};
  const std::int64_t issue = write_issue(draft, digest);
  Issue sealed = read_issue(issue);
  queue_deliveries(issue, digest.id, draft.spec, sealed);
  crash_point("chosen");
  return {false, std::move(sealed)};
}

std::int64_t SqliteStore::write_issue(const IssueDraft& draft, const DigestRow& digest) {
  const DigestSpec& spec = draft.spec;
  const std::int64_t number = digest.issues + 1;
  db_.run("UPDATE digest SET issues = ? WHERE id = ?", number, digest.id);
  db_.run(
      "INSERT INTO issue(digest, urn, stem, sealed, number, title, timezone, arranged, full,"
      " stories_left, awaits_pictures) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      digest.id, issue_urn(store_uuid_, spec.name, draft.now, number),
      free_stem(db_, digest.id, draft.now), to_sql(draft.now), number, issue_title(spec),
      spec.timezone, static_cast<std::int64_t>(spec.arranged), spec.full, draft.stories_left,
      spec.pictures == Pictures::kNone ? 0 : 1);
  const std::int64_t issue = db_.last_id();
  write_notices(issue, digest.id, draft);
  write_gaps(issue, digest.id, draft);
  write_health(issue, draft.health);
  write_stories(issue, digest.id, draft);
  return issue;
}

/// What has changed in what the digest told. What is no edit to a reader is taken as told.
void SqliteStore::write_notices(std::int64_t issue, std::int64_t digest, const IssueDraft& draft) {
  std::int64_t position = 0;
  for (const Notice& notice : draft.notices) write_notice(issue, ++position, digest, notice);
  take_as_told(digest, draft.from.edited);
  take_as_told(digest, draft.from.turned);
  db_.run("DELETE FROM changed WHERE digest = ?", digest);
}

void SqliteStore::write_stories(std::int64_t issue, std::int64_t digest, const IssueDraft& draft) {
  std::int64_t position = 0, line = 0;
  for (const auto* stories : {&draft.stories, &draft.more}) {
    for (const IssueDraft::Story& story : *stories) {
      write_story_of(issue, ++position, story);
      for (const IssueDraft::Line& report : story.reports) {
        write_report(issue, ++line, position, report.entry);
        db_.run(
            "INSERT INTO told(digest, entry, story, issue, revision, withdrawn)"
            " SELECT ?1, id, ?2, ?3, revision,"
            " EXISTS(SELECT 1 FROM withdrawal WHERE entry = ?4 AND restored = 0)"
            " FROM entry WHERE id = ?4",
            digest, story.story, issue, report.entry);
      }
      if (story.told_in == 0) write_related(issue, position, story.related);
    }
  }
}

/// One that was told before has the title under which it was, and that issue's id.
void SqliteStore::write_story_of(std::int64_t issue, std::int64_t position,
                                 const IssueDraft::Story& story) {
  std::string title, urn;
  if (story.told_in != 0) {
    Rows rows(db_.statement("SELECT i.urn, e.title FROM issue i LEFT JOIN told t"
                            " ON t.digest = i.digest AND t.issue = i.id AND t.story = ?2"
                            " LEFT JOIN entry e ON e.id = t.entry WHERE i.id = ?1"
                            " ORDER BY t.entry LIMIT 1"),
              story.told_in, story.story);
    if (rows.next()) urn = rows.text(0), title = rows.text(1);
  }
  db_.run(
      "INSERT INTO issue_story(issue, position, story, earlier_title, earlier_issue)"
      " VALUES(?, ?, ?, ?, ?)",
      issue, position, story.story, title, urn);
}

void SqliteStore::write_report(std::int64_t issue, std::int64_t line, std::int64_t story_position,
                               std::int64_t entry) {
  Source source;
  std::string outlet;
  {
    Rows rows(db_.statement("SELECT s.id, s.url, s.name, s.key, s.tags, s.enabled, s.home_page_url"
                            " FROM entry e JOIN source s ON s.id = e.source WHERE e.id = ?"),
              entry);
    if (!rows.next()) return;
    source = source_of(rows.integer(0), rows, 1);
    outlet = outlet_of(rows.text(6), source.key);
  }
  db_.run(
      "INSERT INTO issue_report(issue, position, story_position, entry, source, source_url,"
      " first_seen, item, tags, outlet, weight, withdrawn)"
      " SELECT ?, ?, ?, e.id, " SHOWN_NAME
      ", s.url, e.first_seen, e.item, s.tags, ?, ?,"
      " coalesce((SELECT seen FROM withdrawal WHERE entry = e.id AND restored = 0), 0)"
      " FROM entry e JOIN source s ON s.id = e.source WHERE e.id = ?",
      issue, line, story_position, outlet, source.weight, entry);
}

}  // namespace feedmill::sqlite
