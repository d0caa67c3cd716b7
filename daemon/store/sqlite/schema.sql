-- The store's schema as it stands today, by table. Nothing runs this file: migrations.cpp makes a store, from whatever version it
-- has, and says why each part is as it is; tests/store/migrations_test.cpp holds this file against what that comes to.
-- Instants are seconds since the epoch, 0 is none; hashes are signed 64-bit integers. `text` is FTS5's, with tables of its own.

CREATE TABLE alert(
  id INTEGER PRIMARY KEY AUTOINCREMENT, digest INTEGER NOT NULL, urn TEXT NOT NULL UNIQUE,
  stem TEXT NOT NULL, raised INTEGER NOT NULL, title TEXT NOT NULL, timezone TEXT NOT NULL);

CREATE TABLE alert_line(
  alert INTEGER NOT NULL, position INTEGER NOT NULL, about INTEGER NOT NULL, state INTEGER NOT NULL,
  subject TEXT NOT NULL, name TEXT NOT NULL, failures INTEGER NOT NULL, error TEXT NOT NULL,
  since INTEGER NOT NULL, PRIMARY KEY(alert, position));

CREATE TABLE alert_told(
  digest INTEGER NOT NULL, about INTEGER NOT NULL, subject TEXT NOT NULL, state INTEGER NOT NULL,
  name TEXT NOT NULL, PRIMARY KEY(digest, about, subject))WITHOUT ROWID;

CREATE TABLE changed(
  digest INTEGER NOT NULL, entry INTEGER NOT NULL, PRIMARY KEY(digest, entry))WITHOUT ROWID;

CREATE TABLE claim(
  source INTEGER PRIMARY KEY, process INTEGER NOT NULL);

CREATE TABLE delivery(
  id INTEGER PRIMARY KEY AUTOINCREMENT, issue INTEGER NOT NULL, digest INTEGER NOT NULL,
  destination TEXT NOT NULL, state INTEGER NOT NULL DEFAULT 0, queued INTEGER NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0, next_try INTEGER NOT NULL DEFAULT 0,
  process INTEGER NOT NULL DEFAULT 0, last_error TEXT NOT NULL DEFAULT '',
  story INTEGER NOT NULL DEFAULT 0, alert INTEGER NOT NULL DEFAULT 0,
  refused INTEGER NOT NULL DEFAULT 0, UNIQUE(issue, destination, story, alert));
CREATE INDEX delivery_waiting ON delivery(digest, destination, id)WHERE state = 0;

CREATE TABLE digest(
  id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE, listed INTEGER NOT NULL,
  first_seen INTEGER NOT NULL, served INTEGER NOT NULL DEFAULT 0, floor INTEGER NOT NULL,
  issues INTEGER NOT NULL DEFAULT 0, keep INTEGER NOT NULL, gaps_told INTEGER NOT NULL DEFAULT 0);

CREATE TABLE entry(
  id INTEGER PRIMARY KEY AUTOINCREMENT, source INTEGER NOT NULL, first_seen INTEGER NOT NULL,
  published INTEGER NOT NULL, revision INTEGER NOT NULL, backlog INTEGER NOT NULL,
  story_key INTEGER NOT NULL, url TEXT NOT NULL, title TEXT NOT NULL, item TEXT NOT NULL);
CREATE INDEX entry_first_seen ON entry(first_seen);

CREATE TABLE gap(
  id INTEGER PRIMARY KEY AUTOINCREMENT, source INTEGER NOT NULL, since INTEGER NOT NULL,
  until INTEGER NOT NULL, pages INTEGER NOT NULL, recovered INTEGER NOT NULL, reason TEXT NOT NULL);
CREATE INDEX gap_source ON gap(source, id);

CREATE TABLE held(
  source INTEGER PRIMARY KEY, entries BLOB NOT NULL);

CREATE TABLE issue(
  id INTEGER PRIMARY KEY AUTOINCREMENT, digest INTEGER NOT NULL, urn TEXT NOT NULL UNIQUE,
  stem TEXT NOT NULL, sealed INTEGER NOT NULL, number INTEGER NOT NULL, title TEXT NOT NULL,
  timezone TEXT NOT NULL, published INTEGER NOT NULL DEFAULT 0, arranged INTEGER NOT NULL DEFAULT 0,
  full INTEGER NOT NULL DEFAULT 0, stories_left INTEGER NOT NULL DEFAULT 0,
  awaits_pictures INTEGER NOT NULL DEFAULT 0, UNIQUE(digest, stem));
CREATE INDEX issue_unpublished ON issue(digest)WHERE NOT published;

CREATE TABLE issue_correction(
  issue INTEGER NOT NULL, position INTEGER NOT NULL, entry INTEGER NOT NULL, story INTEGER NOT NULL,
  told_in TEXT NOT NULL, revision INTEGER NOT NULL, seen INTEGER NOT NULL, source TEXT NOT NULL,
  source_url TEXT NOT NULL, before TEXT NOT NULL, after TEXT NOT NULL,
  kind INTEGER NOT NULL DEFAULT 0, PRIMARY KEY(issue, position));

CREATE TABLE issue_gap(
  issue INTEGER NOT NULL, position INTEGER NOT NULL, source TEXT NOT NULL, source_url TEXT NOT NULL,
  since INTEGER NOT NULL, until INTEGER NOT NULL, pages INTEGER NOT NULL,
  recovered INTEGER NOT NULL, reason TEXT NOT NULL, PRIMARY KEY(issue, position));

CREATE TABLE issue_health(
  issue INTEGER NOT NULL, position INTEGER NOT NULL, state INTEGER NOT NULL, source TEXT NOT NULL,
  source_url TEXT NOT NULL, failures INTEGER NOT NULL, outcome TEXT NOT NULL, error TEXT NOT NULL,
  since INTEGER NOT NULL, PRIMARY KEY(issue, position));

CREATE TABLE issue_picture(
  issue INTEGER NOT NULL, story INTEGER NOT NULL, media_type TEXT NOT NULL, width INTEGER NOT NULL,
  height INTEGER NOT NULL, alt TEXT NOT NULL, bytes BLOB NOT NULL, PRIMARY KEY(issue, story));

CREATE TABLE issue_related(
  issue INTEGER NOT NULL, story_position INTEGER NOT NULL, position INTEGER NOT NULL,
  story INTEGER NOT NULL, entry INTEGER NOT NULL, title TEXT NOT NULL, url TEXT NOT NULL,
  source TEXT NOT NULL, PRIMARY KEY(issue, story_position, position));

CREATE TABLE issue_report(
  issue INTEGER NOT NULL, position INTEGER NOT NULL, story_position INTEGER NOT NULL,
  entry INTEGER NOT NULL, source TEXT NOT NULL, source_url TEXT NOT NULL,
  first_seen INTEGER NOT NULL, item TEXT NOT NULL, tags TEXT NOT NULL DEFAULT '',
  withdrawn INTEGER NOT NULL DEFAULT 0, outlet TEXT NOT NULL DEFAULT '',
  weight REAL NOT NULL DEFAULT 1, PRIMARY KEY(issue, position));

CREATE TABLE issue_story(
  issue INTEGER NOT NULL, position INTEGER NOT NULL, story INTEGER NOT NULL,
  earlier_title TEXT NOT NULL, earlier_issue TEXT NOT NULL, PRIMARY KEY(issue, position))WITHOUT ROWID;

CREATE TABLE meta(
  name TEXT PRIMARY KEY, value)WITHOUT ROWID;

CREATE TABLE overrule(
  entry INTEGER NOT NULL, story INTEGER NOT NULL, joined INTEGER NOT NULL,
  PRIMARY KEY(entry, story))WITHOUT ROWID;

-- How each source did on each of its last days (UTC, since the epoch), for a chart.
CREATE TABLE poll_day(day INTEGER NOT NULL, source INTEGER NOT NULL, polls INTEGER NOT NULL,
  failed INTEGER NOT NULL, fresh INTEGER NOT NULL, PRIMARY KEY(day, source)) WITHOUT ROWID;
CREATE TABLE process(
  id INTEGER PRIMARY KEY AUTOINCREMENT, token TEXT NOT NULL UNIQUE);

CREATE TABLE reindex(
  entry INTEGER PRIMARY KEY);

CREATE TABLE report(
  entry INTEGER PRIMARY KEY, story INTEGER NOT NULL, time INTEGER NOT NULL, reason TEXT NOT NULL);
CREATE INDEX report_story ON report(story, entry);

CREATE TABLE revision(
  entry INTEGER NOT NULL, revision INTEGER NOT NULL, replaced INTEGER NOT NULL, item TEXT NOT NULL,
  PRIMARY KEY(entry, revision));

CREATE TABLE seen(
  source INTEGER NOT NULL, key INTEGER NOT NULL, entry INTEGER NOT NULL,
  fingerprint INTEGER NOT NULL, met INTEGER NOT NULL DEFAULT 0, PRIMARY KEY(source, key))WITHOUT ROWID;

CREATE TABLE setback(
  work INTEGER NOT NULL, name TEXT NOT NULL, deaths INTEGER NOT NULL DEFAULT 0,
  counted INTEGER NOT NULL DEFAULT 0, failures INTEGER NOT NULL DEFAULT 0,
  next_try INTEGER NOT NULL DEFAULT 0, error TEXT NOT NULL DEFAULT '', PRIMARY KEY(work, name))WITHOUT ROWID;

CREATE TABLE source(
  id INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL UNIQUE, url TEXT NOT NULL,
  canonical_url TEXT NOT NULL, host TEXT NOT NULL, name TEXT NOT NULL, tags TEXT NOT NULL,
  listed INTEGER NOT NULL, enabled INTEGER NOT NULL, next_poll INTEGER NOT NULL DEFAULT 0,
  last_poll INTEGER NOT NULL DEFAULT 0, last_success INTEGER NOT NULL DEFAULT 0,
  last_new INTEGER NOT NULL DEFAULT 0, interval INTEGER NOT NULL DEFAULT 0,
  failures INTEGER NOT NULL DEFAULT 0, gone INTEGER NOT NULL DEFAULT 0,
  etag TEXT NOT NULL DEFAULT '', last_modified TEXT NOT NULL DEFAULT '',
  asked_url TEXT NOT NULL DEFAULT '', body_hash INTEGER NOT NULL DEFAULT 0,
  outcome TEXT NOT NULL DEFAULT '', last_error TEXT NOT NULL DEFAULT '',
  redirect_url TEXT NOT NULL DEFAULT '', redirect_count INTEGER NOT NULL DEFAULT 0,
  redirect_since INTEGER NOT NULL DEFAULT 0, redirect_trusted INTEGER NOT NULL DEFAULT 0,
  title TEXT NOT NULL DEFAULT '', home_page_url TEXT NOT NULL DEFAULT '',
  seen_document INTEGER NOT NULL DEFAULT 0, guids_unreliable INTEGER NOT NULL DEFAULT 0,
  learned TEXT NOT NULL DEFAULT '', entries INTEGER NOT NULL DEFAULT 0,
  last_entry INTEGER NOT NULL DEFAULT 0, standing INTEGER NOT NULL DEFAULT 1,
  read_days INTEGER NOT NULL DEFAULT 0, read_day INTEGER NOT NULL DEFAULT 0);
CREATE INDEX source_due ON source(next_poll, last_poll)WHERE listed AND enabled AND NOT gone;

CREATE TABLE story(
  id INTEGER PRIMARY KEY AUTOINCREMENT, seq INTEGER NOT NULL UNIQUE, first_seen INTEGER NOT NULL,
  updated INTEGER NOT NULL, began INTEGER NOT NULL DEFAULT 0);

CREATE VIRTUAL TABLE text USING fts5(title, body, content='', tokenize='unicode61 remove_diacritics 2');

CREATE TABLE told(
  digest INTEGER NOT NULL, entry INTEGER NOT NULL, story INTEGER NOT NULL, issue INTEGER NOT NULL,
  revision INTEGER NOT NULL DEFAULT 0, withdrawn INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY(digest, entry))WITHOUT ROWID;
CREATE INDEX told_issue ON told(issue);
CREATE INDEX told_story ON told(digest, story);

CREATE TABLE trait(
  seq INTEGER PRIMARY KEY AUTOINCREMENT, entry INTEGER NOT NULL UNIQUE, source INTEGER NOT NULL,
  time INTEGER NOT NULL, features BLOB NOT NULL);

CREATE TABLE withdrawal(
  entry INTEGER PRIMARY KEY, seen INTEGER NOT NULL, restored INTEGER NOT NULL);
