// What a poll reads and changes.
#include <algorithm>
#include <cstring>

#include "feedmill/json.h"
#include "identify/recognise.h"
#include "ingest/retention.h"
#include "store/sqlite/source_state.h"
#include "store/sqlite/sqlite_store.h"
#include "system/log.h"
#include "text/utf8.h"

namespace feedmill::sqlite {
namespace {

constexpr const char* kInsertKey =
    "INSERT INTO seen(source, key, entry, fingerprint) VALUES(?1, ?2, ?3, ?4)"
    " ON CONFLICT DO UPDATE SET fingerprint = ?4 WHERE entry = ?3";

std::string packed(const std::vector<std::int64_t>& numbers) {
  std::string bytes(numbers.size() * sizeof(std::int64_t), '\0');
  if (!numbers.empty()) std::memcpy(bytes.data(), numbers.data(), bytes.size());
  return bytes;
}

}  // namespace

std::optional<Entry> undamaged(const std::string& item, std::int64_t number) {
  auto entry = entry_from_json(item);
  if (entry) return *std::move(entry);
  log(LogLevel::kWarning, {{"event", "damaged_entry"},
                           {"entry", std::to_string(number)},
                           {"error", entry.error().message}});
  return std::nullopt;
}

Entry read_entry(const std::string& item, std::int64_t entry) {
  return undamaged(item, entry).value_or(Entry{});
}

Entry read_shown_entry(Database& db, const std::string& item, std::int64_t entry) {
  if (auto read = undamaged(item, entry)) return *std::move(read);
  return shown_without_item(db, entry);
}

Entry shown_without_item(Database& db, std::int64_t entry) {
  Entry shown;
  Rows row(db.statement("SELECT title, url FROM entry WHERE id = ?"), entry);
  if (!row.next()) return shown;
  shown.title = valid_utf8(row.text(0));
  shown.id = shown.url = valid_utf8(row.text(1));
  return shown;
}

Result<std::vector<KnownKey>> SqliteStore::known(std::int64_t source_id,
                                                 const std::vector<std::uint64_t>& keys) {
  // In the order of the tree: neighbours share pages.
  std::vector<std::int64_t> sorted(keys.size());
  std::transform(keys.begin(), keys.end(), sorted.begin(),
                 [](std::uint64_t key) { return to_sql(key); });
  std::sort(sorted.begin(), sorted.end());
  sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
  return db_.guarded([&] {
    std::vector<KnownKey> found;
    const std::int64_t read_days =
        db_.integer("SELECT read_days FROM source WHERE id = ?", source_id);
    for (const std::int64_t key : sorted) {
      Rows rows(
          db_.statement("SELECT entry, fingerprint, met FROM seen WHERE source = ? AND key = ?"),
          source_id, key);
      if (!rows.next()) continue;
      const bool fading = rows.integer(0) == 0 && is_fading(rows.integer(2), read_days);
      found.push_back(
          {hash_from_sql(key), rows.integer(0), hash_from_sql(rows.integer(1)), fading});
    }
    return found;
  });
}

Result<std::vector<StoredEntry>> SqliteStore::stored(const std::vector<std::int64_t>& entry_ids) {
  return db_.guarded([&] {
    std::vector<StoredEntry> entries;
    for (const std::int64_t id : entry_ids) {
      db_.step();
      Rows rows(db_.statement("SELECT revision, item FROM entry WHERE id = ?"), id);
      if (rows.next()) {
        const int revision = static_cast<int>(rows.integer(0));
        entries.push_back(remembered(id, revision, read_entry(rows.text(1), id)));
      }
    }
    return entries;
  });
}

Result<std::size_t> SqliteStore::apply(const std::vector<PollUpdate>& updates, Instant now) {
  auto applied = db_.transaction([&] { return apply_held(updates, now); });
  if (applied)
    index_at_hand();
  else
    at_hand_.forget();  // numbers that were given out are given out again
  return applied;
}

std::size_t SqliteStore::apply_held(const std::vector<PollUpdate>& updates, Instant now) {
  std::size_t applied = 0;
  const bool any_died = db_.integer("SELECT EXISTS(SELECT 1 FROM setback WHERE work = ?)",
                                    static_cast<std::int64_t>(Work::kPoll)) != 0;
  for (const PollUpdate& update : updates) {
    const int held =
        db_.run("DELETE FROM claim WHERE source = ? AND process = ?", update.source_id, process_);
    if (held == 0) continue;
    const WorkUnit unit{Work::kPoll, std::to_string(update.source_id)};
    std::optional<Marked> mark;
    if (update.read_document) mark.emplace(*this, unit);
    apply_one(update, now);
    if (any_died) update.answers_for_deaths ? count_deaths(unit) : clear_setback(unit);
    ++applied;
  }
  return applied;
}

void SqliteStore::apply_one(const PollUpdate& update, Instant now) {
  std::vector<std::int64_t> held = update.held;
  for (const NewEntry& entry : update.fresh) {
    db_.step();
    const std::int64_t id = insert_entry(update.source_id, entry, now);
    write_keys(update.source_id, id, entry.keys, entry.fingerprint);
    at_hand_.borrow(id, entry.entry);
    held.push_back(id);
  }
  for (const RevisedEntry& revised : update.revised) {
    db_.step();
    const NewEntry& entry = revised.entry;
    keep_revision(revised.entry_id, now);
    db_.run(
        "UPDATE entry SET revision = revision + 1, published = ?, url = ?, title = ?, item = ?"
        " WHERE id = ?",
        to_sql(entry.entry.published), entry.entry.url, entry.entry.title, to_json(entry.entry),
        revised.entry_id);
    db_.run("INSERT OR IGNORE INTO reindex(entry) VALUES(?)", revised.entry_id);
    mark_changed(revised.entry_id);
    write_keys(update.source_id, revised.entry_id, entry.keys, entry.fingerprint);
  }
  for (const TouchedEntry& touched : update.touched) {
    db_.step();
    write_keys(update.source_id, touched.entry_id, touched.keys, touched.fingerprint);
  }
  if (update.read_document) {
    note_withdrawals(update, held_entries(update.source_id), held, now);
    const std::string bytes = packed(held);
    db_.run("INSERT OR REPLACE INTO held(source, entries) VALUES(?, ?)", update.source_id,
            Blob{bytes});
    tick(update, now);
  }
  if (update.gap) note_gap(update.source_id, *update.gap);
  note_day(update, now);
  write_state(db_, update.source_id, update.state);
  count_entries(update, now);
}

/// A document of the source was read: the tombstones of what it holds are as fresh as that.
void SqliteStore::tick(const PollUpdate& update, Instant now) {
  ReadingClock clock;
  {
    Rows row(db_.statement("SELECT read_days, read_day FROM source WHERE id = ?"),
             update.source_id);
    if (row.next()) clock = {row.integer(0), row.integer(1)};
  }
  if (const ReadingClock after = after_reading(clock, now); after != clock)
    db_.run("UPDATE source SET read_days = ?, read_day = ? WHERE id = ?", after.days,
            after.last_day, update.source_id);
  for (const std::uint64_t key : update.met)
    db_.run(
        "UPDATE seen SET met = (SELECT read_days FROM source WHERE id = ?1)"
        " WHERE source = ?1 AND key = ?2 AND entry = 0",
        update.source_id, to_sql(key));
}

std::int64_t SqliteStore::insert_entry(std::int64_t source, const NewEntry& entry, Instant now) {
  db_.run(
      "INSERT INTO entry(source, first_seen, published, revision, backlog, story_key, url, title,"
      " item) VALUES(?, ?, ?, 1, ?, 0, ?, ?, ?)",
      source, to_sql(now), to_sql(entry.entry.published), entry.backlog, entry.entry.url,
      entry.entry.title, to_json(entry.entry));
  return db_.last_id();
}

/// A key belongs to the entry that had it first: another one does not take it.
void SqliteStore::write_keys(std::int64_t source, std::int64_t entry,
                             const std::vector<std::uint64_t>& keys, std::uint64_t fingerprint) {
  for (const std::uint64_t key : keys) {
    db_.run(kInsertKey, source, to_sql(key), entry, to_sql(fingerprint));
  }
}

void SqliteStore::count_entries(const PollUpdate& update, Instant now) {
  if (update.fresh.empty()) return;
  db_.run("UPDATE source SET entries = entries + ?, last_entry = max(last_entry, ?) WHERE id = ?",
          static_cast<std::int64_t>(update.fresh.size()), to_sql(now), update.source_id);
}

}  // namespace feedmill::sqlite
