#include "store/sqlite/migrations.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <fmt/format.h>

#include <array>
#include <iterator>

namespace feedmill::sqlite {
namespace {

// Version 1. What shapes it:
// - `entry` is wide and its rows are written once (and again at a revision only): what the second
//   step adds to an entry stands in the narrow `report`.
// - `seen` answers "is this known?" by one point look-up a key. Rows whose entry is 0 are
//   tombstones: the entry is forgotten, that it was seen is not.
// - There is no index on entry(source): `seen` has the entries of a source together, and one more
//   index would dirty a page a source at every commit.
// - Instants are seconds since the epoch, 0 is none; hashes are signed 64-bit integers, 0 is none.
constexpr const char* kVersion1 = R"sql(
CREATE TABLE meta(name TEXT PRIMARY KEY, value) WITHOUT ROWID;

CREATE TABLE source(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  key TEXT NOT NULL UNIQUE,              -- the configured name, else the canonical URL
  url TEXT NOT NULL, canonical_url TEXT NOT NULL, host TEXT NOT NULL,
  name TEXT NOT NULL, tags TEXT NOT NULL,  -- as configured; tags end in line feeds
  listed INTEGER NOT NULL, enabled INTEGER NOT NULL,
  next_poll INTEGER NOT NULL DEFAULT 0, last_poll INTEGER NOT NULL DEFAULT 0,
  last_success INTEGER NOT NULL DEFAULT 0, last_new INTEGER NOT NULL DEFAULT 0,
  interval INTEGER NOT NULL DEFAULT 0, failures INTEGER NOT NULL DEFAULT 0,
  gone INTEGER NOT NULL DEFAULT 0,
  etag TEXT NOT NULL DEFAULT '', last_modified TEXT NOT NULL DEFAULT '',
  asked_url TEXT NOT NULL DEFAULT '', body_hash INTEGER NOT NULL DEFAULT 0,
  outcome TEXT NOT NULL DEFAULT '', last_error TEXT NOT NULL DEFAULT '',
  redirect_url TEXT NOT NULL DEFAULT '', redirect_count INTEGER NOT NULL DEFAULT 0,
  redirect_since INTEGER NOT NULL DEFAULT 0, redirect_trusted INTEGER NOT NULL DEFAULT 0,
  title TEXT NOT NULL DEFAULT '', home_page_url TEXT NOT NULL DEFAULT '',
  seen_document INTEGER NOT NULL DEFAULT 0, guids_unreliable INTEGER NOT NULL DEFAULT 0,
  learned TEXT NOT NULL DEFAULT '',
  entries INTEGER NOT NULL DEFAULT 0, last_entry INTEGER NOT NULL DEFAULT 0);
-- What may be polled, by when: next_due() and due() read nothing else.
CREATE INDEX source_due ON source(next_poll, last_poll) WHERE listed AND enabled AND NOT gone;

-- A claim is void once its process is gone; see process.h.
CREATE TABLE process(id INTEGER PRIMARY KEY AUTOINCREMENT, token TEXT NOT NULL UNIQUE);
CREATE TABLE claim(source INTEGER PRIMARY KEY, process INTEGER NOT NULL);

CREATE TABLE entry(
  id INTEGER PRIMARY KEY AUTOINCREMENT,  -- the order of ingestion; never given out again
  source INTEGER NOT NULL, first_seen INTEGER NOT NULL, published INTEGER NOT NULL,
  revision INTEGER NOT NULL, backlog INTEGER NOT NULL, story_key INTEGER NOT NULL,  -- of no use any more
  url TEXT NOT NULL, title TEXT NOT NULL,
  item TEXT NOT NULL);                   -- last: the columns before it need no overflow page
CREATE INDEX entry_first_seen ON entry(first_seen);
CREATE TABLE seen(source INTEGER NOT NULL, key INTEGER NOT NULL, entry INTEGER NOT NULL,
  fingerprint INTEGER NOT NULL, PRIMARY KEY(source, key)) WITHOUT ROWID;
-- What the last document of a source held: entry numbers, eight bytes each.
CREATE TABLE held(source INTEGER PRIMARY KEY, entries BLOB NOT NULL);

CREATE TABLE story(id INTEGER PRIMARY KEY AUTOINCREMENT,
  seq INTEGER NOT NULL UNIQUE,           -- rises whenever the story gains a report
  first_seen INTEGER NOT NULL, updated INTEGER NOT NULL);
CREATE TABLE report(entry INTEGER PRIMARY KEY, story INTEGER NOT NULL, time INTEGER NOT NULL,
  reason TEXT NOT NULL);                 -- why it joined its story; empty: it began it
CREATE INDEX report_story ON report(story, entry);
-- By what reports of one story recognise each other. Weeks are of first_seen: old ones go whole.
CREATE TABLE clue(week INTEGER NOT NULL, hash INTEGER NOT NULL, entry INTEGER NOT NULL,
  PRIMARY KEY(week, hash, entry)) WITHOUT ROWID;

-- Contentless: the text is in entry.item. Its rowid is the entry's number, with the revision above
-- bit 40: what an older revision said is found no more, as FTS5 of SQLite 3.40 cannot delete it.
CREATE VIRTUAL TABLE text USING fts5(title, body, content='',
  tokenize='unicode61 remove_diacritics 2');
INSERT INTO text(text, rank) VALUES('hashsize', 16777216);
INSERT INTO text(text, rank) VALUES('automerge', 0);
CREATE TABLE reindex(entry INTEGER PRIMARY KEY);  -- revised since it was indexed

CREATE TABLE digest(id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE,
  listed INTEGER NOT NULL, first_seen INTEGER NOT NULL, served INTEGER NOT NULL DEFAULT 0,
  floor INTEGER NOT NULL,                -- entries up to here are told or never will be
  issues INTEGER NOT NULL DEFAULT 0, keep INTEGER NOT NULL);
CREATE TABLE issue(id INTEGER PRIMARY KEY AUTOINCREMENT, digest INTEGER NOT NULL,
  urn TEXT NOT NULL UNIQUE, stem TEXT NOT NULL, sealed INTEGER NOT NULL, number INTEGER NOT NULL,
  title TEXT NOT NULL, timezone TEXT NOT NULL, published INTEGER NOT NULL DEFAULT 0,
  UNIQUE(digest, stem));
CREATE INDEX issue_unpublished ON issue(digest) WHERE NOT published;
CREATE TABLE told(digest INTEGER NOT NULL, entry INTEGER NOT NULL, story INTEGER NOT NULL,
  issue INTEGER NOT NULL, PRIMARY KEY(digest, entry)) WITHOUT ROWID;
CREATE INDEX told_story ON told(digest, story);
-- The sealed issue itself: a later revision of an entry does not change it.
CREATE TABLE issue_story(issue INTEGER NOT NULL, position INTEGER NOT NULL, story INTEGER NOT NULL,
  earlier_title TEXT NOT NULL, earlier_issue TEXT NOT NULL,  -- empty: told here first
  PRIMARY KEY(issue, position)) WITHOUT ROWID;
CREATE TABLE issue_report(issue INTEGER NOT NULL, position INTEGER NOT NULL,
  story_position INTEGER NOT NULL, entry INTEGER NOT NULL, source TEXT NOT NULL,
  source_url TEXT NOT NULL, first_seen INTEGER NOT NULL, item TEXT NOT NULL,
  PRIMARY KEY(issue, position));
)sql";

// Issues on their way to destinations: the outbox. A row is written in the transaction that seals
// its issue; `state` is 0 waiting, 1 delivered, 2 given up. `process` holds it while it is sent.
constexpr const char* kOutbox = R"sql(
CREATE TABLE delivery(id INTEGER PRIMARY KEY AUTOINCREMENT,
  issue INTEGER NOT NULL, digest INTEGER NOT NULL, destination TEXT NOT NULL,
  state INTEGER NOT NULL DEFAULT 0, queued INTEGER NOT NULL, attempts INTEGER NOT NULL DEFAULT 0,
  next_try INTEGER NOT NULL DEFAULT 0, process INTEGER NOT NULL DEFAULT 0,
  last_error TEXT NOT NULL DEFAULT '', UNIQUE(issue, destination));
CREATE INDEX delivery_waiting ON delivery(digest, destination, id) WHERE state = 0;
)sql";

// Stories by their words and passages.
// - `trait` is what recognising keeps of a report (stories/features.h), in the order in which
//   reports were given their stories: the newest of them, read in that order, are the window that
//   the next report is compared with. Older ones go.
// - `overrule` is what a person decided: an entry does (joined) or does not belong to a story.
// - A report's reason is a decision as JSON (stories/decision.h).
constexpr const char* kStories = R"sql(
DROP TABLE clue;
CREATE TABLE trait(seq INTEGER PRIMARY KEY AUTOINCREMENT, entry INTEGER NOT NULL UNIQUE,
  source INTEGER NOT NULL, time INTEGER NOT NULL, features BLOB NOT NULL);
CREATE TABLE overrule(entry INTEGER NOT NULL, story INTEGER NOT NULL, joined INTEGER NOT NULL,
  PRIMARY KEY(entry, story)) WITHOUT ROWID;
ALTER TABLE story ADD COLUMN began INTEGER NOT NULL DEFAULT 0;  -- time of its first report ever
UPDATE story SET began = coalesce((SELECT min(time) FROM report WHERE story = story.id), 0);
UPDATE report SET reason = '' ;
)sql";

// Edits. `revision` is what an entry said before, and until when; `told` remembers which revision a
// digest told; `issue_correction` and `issue_health` are part of the sealed issue.
constexpr const char* kRevisions = R"sql(
CREATE TABLE revision(entry INTEGER NOT NULL, revision INTEGER NOT NULL, replaced INTEGER NOT NULL,
  item TEXT NOT NULL, PRIMARY KEY(entry, revision));
ALTER TABLE told ADD COLUMN revision INTEGER NOT NULL DEFAULT 0;
UPDATE told SET revision = coalesce((SELECT revision FROM entry WHERE id = told.entry), 0);
CREATE TABLE issue_correction(issue INTEGER NOT NULL, position INTEGER NOT NULL,
  entry INTEGER NOT NULL, story INTEGER NOT NULL, told_in TEXT NOT NULL,
  revision INTEGER NOT NULL, seen INTEGER NOT NULL, source TEXT NOT NULL, source_url TEXT NOT NULL,
  before TEXT NOT NULL, after TEXT NOT NULL, PRIMARY KEY(issue, position));
CREATE TABLE issue_health(issue INTEGER NOT NULL, position INTEGER NOT NULL,
  state INTEGER NOT NULL, source TEXT NOT NULL, source_url TEXT NOT NULL,
  failures INTEGER NOT NULL, outcome TEXT NOT NULL, error TEXT NOT NULL, since INTEGER NOT NULL,
  PRIMARY KEY(issue, position));
)sql";

// Gaps, retractions, what is related, and the order in which an issue shows its stories.
// `withdrawal.restored` is 0 while the entry is away; `told.withdrawn` is what a digest said last.
// `gap.reason` is empty where an archive has filled it; `digest.gaps_told` is the newest one that
// the digest knows of.
constexpr const char* kWithdrawals = R"sql(
CREATE TABLE withdrawal(entry INTEGER PRIMARY KEY, seen INTEGER NOT NULL,
  restored INTEGER NOT NULL);
CREATE TABLE gap(id INTEGER PRIMARY KEY AUTOINCREMENT, source INTEGER NOT NULL,
  since INTEGER NOT NULL, until INTEGER NOT NULL, pages INTEGER NOT NULL,
  recovered INTEGER NOT NULL, reason TEXT NOT NULL);
CREATE INDEX gap_source ON gap(source, id);
ALTER TABLE digest ADD COLUMN gaps_told INTEGER NOT NULL DEFAULT 0;
ALTER TABLE told ADD COLUMN withdrawn INTEGER NOT NULL DEFAULT 0;
ALTER TABLE issue ADD COLUMN arranged INTEGER NOT NULL DEFAULT 0;  -- Arrangement
ALTER TABLE issue_report ADD COLUMN tags TEXT NOT NULL DEFAULT '';  -- of the source
ALTER TABLE issue_report ADD COLUMN withdrawn INTEGER NOT NULL DEFAULT 0;
ALTER TABLE issue_correction ADD COLUMN kind INTEGER NOT NULL DEFAULT 0;
CREATE TABLE issue_gap(issue INTEGER NOT NULL, position INTEGER NOT NULL, source TEXT NOT NULL,
  source_url TEXT NOT NULL, since INTEGER NOT NULL, until INTEGER NOT NULL, pages INTEGER NOT NULL,
  recovered INTEGER NOT NULL, reason TEXT NOT NULL, PRIMARY KEY(issue, position));
CREATE TABLE issue_related(issue INTEGER NOT NULL, story_position INTEGER NOT NULL,
  position INTEGER NOT NULL, story INTEGER NOT NULL, entry INTEGER NOT NULL, title TEXT NOT NULL,
  url TEXT NOT NULL, source TEXT NOT NULL, PRIMARY KEY(issue, story_position, position));
)sql";

// The index's segments are merged in steps (settle.cpp), 16 and more of a level. FTS5 of itself
// merges a level at once, the largest of a large store for half a minute: left for the store whose
// entries are edited far more often than new ones come.
constexpr const char* kMerging = R"sql(
INSERT INTO text(text, rank) VALUES('usermerge', 16);
INSERT INTO text(text, rank) VALUES('crisismerge', 1024);
)sql";

// Whose turn it is when places are few: Standing of the last poll.
constexpr const char* kStanding = R"sql(
ALTER TABLE source ADD COLUMN standing INTEGER NOT NULL DEFAULT 1;
)sql";

// What a digest told and what has been revised, taken back or restored since: what sealing looks
// at. `told_issue` and the marks in `meta` let retention find what nothing refers to any more.
constexpr const char* kChanged = R"sql(
CREATE TABLE changed(digest INTEGER NOT NULL, entry INTEGER NOT NULL,
  PRIMARY KEY(digest, entry)) WITHOUT ROWID;
INSERT INTO changed(digest, entry) SELECT t.digest, t.entry FROM entry e CROSS JOIN digest d
  CROSS JOIN told t ON t.digest = d.id AND t.entry = e.id
  WHERE t.revision < e.revision OR EXISTS(SELECT 1 FROM withdrawal w WHERE w.entry = e.id
    AND t.withdrawn <> (w.restored = 0));
CREATE INDEX told_issue ON told(issue);
)sql";

// What `order: top` goes by, sealed with the issue: who tells a report, and what that counts; how
// many stories have an excerpt, and how many wait.
constexpr const char* kOutlets = R"sql(
ALTER TABLE issue_report ADD COLUMN outlet TEXT NOT NULL DEFAULT '';
ALTER TABLE issue_report ADD COLUMN weight REAL NOT NULL DEFAULT 1;
ALTER TABLE issue ADD COLUMN full INTEGER NOT NULL DEFAULT 0;
ALTER TABLE issue ADD COLUMN stories_left INTEGER NOT NULL DEFAULT 0;
)sql";

// How long a tombstone is remembered. A source has a clock of its own: `read_days` rises at most
// once a day, when a document of it is read, and stands still while it does not answer, answers
// 304, or is out of the file. `met` is what that clock said when a document last held the item.
constexpr const char* kFading = R"sql(
ALTER TABLE source ADD COLUMN read_days INTEGER NOT NULL DEFAULT 0;
ALTER TABLE source ADD COLUMN read_day INTEGER NOT NULL DEFAULT 0;  -- since the epoch: the last one
ALTER TABLE seen ADD COLUMN met INTEGER NOT NULL DEFAULT 0;         -- of tombstones
)sql";

// How each source did on each of its last days, for a chart. A day's rows stand together: what a
// poll writes is on the pages that the poll before it wrote.
constexpr const char* kDays = R"sql(
CREATE TABLE poll_day(day INTEGER NOT NULL, source INTEGER NOT NULL, polls INTEGER NOT NULL,
  failed INTEGER NOT NULL, fresh INTEGER NOT NULL, PRIMARY KEY(day, source)) WITHOUT ROWID;
)sql";

// A row of the outbox is an issue's, one of its stories' (0: all of it), or an alert's. What alerts
// told last of a source or a destination is in alert_told, until it is well again.
constexpr const char* kPushes = R"sql(
ALTER TABLE delivery RENAME TO whole_delivery;
DROP INDEX delivery_waiting;
CREATE TABLE delivery(id INTEGER PRIMARY KEY AUTOINCREMENT,
  issue INTEGER NOT NULL, digest INTEGER NOT NULL, destination TEXT NOT NULL,
  state INTEGER NOT NULL DEFAULT 0, queued INTEGER NOT NULL, attempts INTEGER NOT NULL DEFAULT 0,
  next_try INTEGER NOT NULL DEFAULT 0, process INTEGER NOT NULL DEFAULT 0,
  last_error TEXT NOT NULL DEFAULT '', story INTEGER NOT NULL DEFAULT 0,
  alert INTEGER NOT NULL DEFAULT 0, UNIQUE(issue, destination, story, alert));
INSERT INTO delivery(id, issue, digest, destination, state, queued, attempts, next_try, process,
  last_error) SELECT id, issue, digest, destination, state, queued, attempts, next_try, process,
  last_error FROM whole_delivery;
DROP TABLE whole_delivery;
CREATE INDEX delivery_waiting ON delivery(digest, destination, id) WHERE state = 0;
CREATE TABLE alert(id INTEGER PRIMARY KEY AUTOINCREMENT, digest INTEGER NOT NULL,
  urn TEXT NOT NULL UNIQUE, stem TEXT NOT NULL, raised INTEGER NOT NULL, title TEXT NOT NULL,
  timezone TEXT NOT NULL);
CREATE TABLE alert_line(alert INTEGER NOT NULL, position INTEGER NOT NULL, about INTEGER NOT NULL,
  state INTEGER NOT NULL, subject TEXT NOT NULL, name TEXT NOT NULL, failures INTEGER NOT NULL,
  error TEXT NOT NULL, since INTEGER NOT NULL, PRIMARY KEY(alert, position));
CREATE TABLE alert_told(digest INTEGER NOT NULL, about INTEGER NOT NULL, subject TEXT NOT NULL,
  state INTEGER NOT NULL, name TEXT NOT NULL, PRIMARY KEY(digest, about, subject)) WITHOUT ROWID;
)sql";

// What units of work have cost (feedmill/setbacks.h).
constexpr const char* kSetbacks = R"sql(
CREATE TABLE setback(work INTEGER NOT NULL, name TEXT NOT NULL, deaths INTEGER NOT NULL DEFAULT 0,
  counted INTEGER NOT NULL DEFAULT 0, failures INTEGER NOT NULL DEFAULT 0,
  next_try INTEGER NOT NULL DEFAULT 0, error TEXT NOT NULL DEFAULT '',
  PRIMARY KEY(work, name)) WITHOUT ROWID;
)sql";

// The pictures of an issue's stories, in its snapshot, so that a repeat gives the same bytes.
constexpr const char* kPictures = R"sql(
ALTER TABLE issue ADD COLUMN awaits_pictures INTEGER NOT NULL DEFAULT 0;
CREATE TABLE issue_picture(issue INTEGER NOT NULL, story INTEGER NOT NULL,
  media_type TEXT NOT NULL, width INTEGER NOT NULL, height INTEGER NOT NULL, alt TEXT NOT NULL,
  bytes BLOB NOT NULL, PRIMARY KEY(issue, story));
)sql";

// What a destination has refused for good waits aside.
constexpr const char* kRefused =
    "ALTER TABLE delivery ADD COLUMN refused INTEGER NOT NULL DEFAULT 0;";

constexpr std::array kSteps = {kVersion1, kOutbox,   kStories,  kRevisions, kWithdrawals,
                               kMerging,  kStanding, kChanged,  kOutlets,   kFading,
                               kDays,     kPushes,   kSetbacks, kPictures,  kRefused};

}  // namespace

int newest_version() { return static_cast<int>(kSteps.size()); }

void migrate(SQLite::Database& database, int version) {
  SQLite::Transaction scope(database, SQLite::TransactionBehavior::IMMEDIATE);
  // Read again under the lock: another process may have been faster.
  const int stored = database.execAndGet("PRAGMA user_version").getInt();
  if (stored >= version) return;
  for (int step = stored; step < version; ++step) database.exec(kSteps[static_cast<size_t>(step)]);
  // With the tables, so that nobody sees a store without the name that ids are made from.
  database.exec(
      "INSERT OR IGNORE INTO meta(name, value)"
      " VALUES('uuid', lower(hex(randomblob(16))))");
  database.exec(fmt::format("PRAGMA application_id = {}", kApplicationId));
  database.exec(fmt::format("PRAGMA user_version = {}", version));
  scope.commit();
}

}  // namespace feedmill::sqlite
