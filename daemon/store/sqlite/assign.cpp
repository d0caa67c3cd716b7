// Each report is given its story: the recogniser decides against its window, which is read from the
// store's rows once and kept in step. Whatever changes those rows behind its back (another process,
// forgetting, a person who splits a story) raises the edition, and the window is read again: it is
// always what a new process would read.
#include "store/sqlite/shown_name.h"
#include "store/sqlite/sqlite_store.h"
#include "system/log.h"

namespace feedmill::sqlite {
namespace {

constexpr const char* kEdition = "stories_edition";

std::int64_t edition(Database& db) {
  return db.integer("SELECT value FROM meta WHERE name = ?", std::string(kEdition));
}

/// What is still to be decided on; its source's name, the feed's own before the configured one.
struct Reading {
  std::string source_name;
  std::int64_t revision = 0;
};

std::optional<Reading> read(Database& db, std::int64_t id) {
  Rows rows(db.statement("SELECT " OWN_NAME ", e.revision"
                         " FROM entry e JOIN source s ON s.id = e.source WHERE e.id = ?1"
                         " AND NOT EXISTS(SELECT 1 FROM report WHERE entry = ?1)"),
            id);
  if (!rows.next()) return std::nullopt;  // gone since, or another process was faster
  return Reading{rows.text(0), rows.integer(1)};
}

Entry stored_entry(Database& db, std::int64_t id) {
  Rows rows(db.statement("SELECT item FROM entry WHERE id = ?"), id);
  return rows.next() ? read_entry(rows.text(0), id) : Entry{};
}

std::vector<std::int64_t> barred_stories(Database& db, std::int64_t entry) {
  std::vector<std::int64_t> stories;
  Rows rows(db.statement("SELECT story FROM overrule WHERE entry = ? AND NOT joined"), entry);
  while (rows.next()) stories.push_back(rows.integer(0));
  return stories;
}

/// Whether a person has decided on one of its reports.
bool is_overruled(Database& db, std::int64_t story) {
  return db.integer(
             "SELECT 1 FROM report r JOIN overrule o ON o.entry = r.entry"
             " WHERE r.story = ? LIMIT 1",
             story) != 0;
}

/// Of the stories that would become one.
std::vector<std::int64_t> overruled_stories(Database& db, const stories::Decision& decision) {
  std::vector<std::int64_t> overruled;
  if (decision.bridged.empty()) return overruled;
  if (is_overruled(db, decision.joined.story)) overruled.push_back(decision.joined.story);
  for (const stories::Comparison& part : decision.bridged)
    if (is_overruled(db, part.story)) overruled.push_back(part.story);
  return overruled;
}

}  // namespace

void log_unsettled(std::int64_t entry, const std::string& reason) {
  log(LogLevel::kWarning,
      {{"event", "damaged_entry"}, {"entry", std::to_string(entry)}, {"error", reason}});
}

void SqliteStore::new_edition() {
  db_.run(
      "INSERT INTO meta(name, value) VALUES(?, 1) ON CONFLICT(name) DO UPDATE SET value = value + "
      "1",
      std::string(kEdition));
}

void SqliteStore::load_window() {
  const std::int64_t newest = db_.integer("SELECT max(seq) FROM trait");
  const std::int64_t now = edition(db_);
  if (settling_.is_current(newest, now)) return;
  settling_.refill(newest, now);
  const std::int64_t first =
      db_.integer("SELECT seq FROM trait ORDER BY seq DESC LIMIT 1 OFFSET ?",
                  static_cast<std::int64_t>(stories::Window::kMostReports) - 1);
  Rows rows(db_.statement("SELECT t.entry, r.story, t.source, t.time, s.began, t.features"
                          " FROM trait t JOIN report r ON r.entry = t.entry"
                          " JOIN story s ON s.id = r.story WHERE t.seq >= ? ORDER BY t.seq"),
            first);
  while (rows.next()) {
    db_.step();
    auto features = stories::from_blob(rows.text(5));
    if (!features) continue;  // of another version: it is compared with nothing
    settling_.add({rows.integer(0), rows.integer(1), rows.integer(2),
                   instant_from_sql(rows.integer(3)), *std::move(features)},
                  instant_from_sql(rows.integer(4)));
  }
}

/// The story's row, made anew where `story` is 0 or was forgotten.
std::int64_t SqliteStore::write_story(std::int64_t story, Instant time, Instant first_seen) {
  const std::int64_t seq = db_.integer("SELECT coalesce(max(seq), 0) + 1 FROM story");
  const std::int64_t seen = to_sql(first_seen), began = to_sql(time);
  const bool known =
      story != 0 && db_.run(
                        "UPDATE story SET seq = ?2, first_seen = min(first_seen, ?3),"
                        " updated = max(updated, ?3), began = min(began, ?4) WHERE id = ?1",
                        story, seq, seen, began) > 0;
  if (known) return story;
  db_.run("INSERT INTO story(seq, first_seen, updated, began) VALUES(?1, ?2, ?2, ?3)", seq, seen,
          began);
  return db_.last_id();
}

/// The reports of the one story become the other's, for which the entry is the reason: each keeps
/// its own decision and a note of it. What a digest told of either stays told.
void SqliteStore::bring_in(std::int64_t part, std::int64_t story, std::int64_t entry) {
  std::vector<std::pair<std::int64_t, stories::Decision>> moved;
  {
    Rows rows(db_.statement("SELECT entry, reason FROM report WHERE story = ? ORDER BY entry"),
              part);
    while (rows.next())
      moved.emplace_back(rows.integer(0), stories::decision_from_json(rows.text(1)));
  }
  for (auto& [report, decision] : moved) {
    if (decision.brought_by == 0) decision.brought_by = entry;
    db_.run("UPDATE report SET story = ?2, reason = ?3 WHERE entry = ?1", report, story,
            to_json(decision));
  }
  db_.run(
      "UPDATE story SET first_seen = min(story.first_seen, p.first_seen),"
      " updated = max(story.updated, p.updated), began = min(story.began, p.began)"
      " FROM (SELECT first_seen, updated, began FROM story WHERE id = ?1) AS p WHERE id = ?2",
      part, story);
  db_.run("DELETE FROM story WHERE id = ?", part);
}

std::string SqliteStore::source_name(std::int64_t source) {
  Rows rows(db_.statement("SELECT " OWN_NAME " FROM source s WHERE s.id = ?"), source);
  return rows.next() ? rows.text(0) : std::string();
}

/// What is at hand of the first revision is what its row would give.
stories::Settled SqliteStore::decide(const stories::Unsettled& waiting, Instant pass,
                                     const std::string& source_name, bool first_revision) {
  auto report = at_hand_.take(waiting.entry);
  auto barred = barred_stories(db_, waiting.entry);
  if (!report || !first_revision || report->source_name != source_name)
    return settling_.decide(waiting, pass, stored_entry(db_, waiting.entry), source_name,
                            std::move(barred));
  auto settled = settling_.decide(waiting, pass, std::move(report->features), std::move(barred));
  if (stories::quotes_text(settled.decision))
    stories::spell(stored_entry(db_, waiting.entry), source_name, settled.decision);
  else
    stories::spell(*report, settled.decision);
  return settled;
}

/// What cannot be read or compared, for whatever reason, is a story of its own: it holds up no
/// other.
std::optional<stories::Settled> SqliteStore::decide_story(const stories::Unsettled& waiting,
                                                          Instant pass) {
  const bool given_up = is_given_up(waiting.entry);
  try {
    const auto reading = given_up ? std::nullopt : read(db_, waiting.entry);
    if (!reading && !given_up) return std::nullopt;
    if (reading) return decide(waiting, pass, reading->source_name, reading->revision == 1);
  } catch (const SQLite::Exception&) {
    throw;
  } catch (const std::exception& thrown) {
    log_unsettled(waiting.entry, reason_of(thrown));
  }
  stories::Settled alone;
  alone.report.source = waiting.source;
  alone.report.time = stories::time_of(waiting, pass);
  return alone;
}

void SqliteStore::assign(const stories::Unsettled& waiting, Instant pass) {
  const WorkUnit unit{Work::kEntry, std::to_string(waiting.entry)};
  const Marked mark(*this, unit);
  auto decided = decide_story(waiting, pass);
  if (!decided) return;
  stories::Settled& given = *decided;
  stories::keep_overruled(given.decision, overruled_stories(db_, given.decision));
  const std::int64_t time = to_sql(given.report.time);
  const std::int64_t story =
      write_story(given.decision.joined.story, given.report.time, waiting.first_seen);
  for (const stories::Comparison& part : given.decision.bridged)
    bring_in(part.story, story, waiting.entry);
  db_.run("INSERT INTO report(entry, story, time, reason) VALUES(?, ?, ?, ?)", waiting.entry, story,
          time, to_json(given.decision));
  const std::string features = to_blob(given.report.features);
  db_.run("INSERT INTO trait(entry, source, time, features) VALUES(?, ?, ?, ?)", waiting.entry,
          waiting.source, time, Blob{features});
  settling_.settled(std::move(given), waiting.entry, story, db_.last_id());
  if (is_fatal(waiting.entry)) clear_setback(unit);
}

}  // namespace feedmill::sqlite
