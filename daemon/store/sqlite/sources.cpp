// The source list and the schedule.
#include <algorithm>

#include "identify/source_identity.h"
#include "schedule/poll_interval.h"
#include "schedule/redirect_memory.h"
#include "store/sqlite/source_state.h"
#include "store/sqlite/sqlite_store.h"
#include "text/hash.h"
#include "text/url.h"

namespace feedmill::sqlite {
namespace {

/// A source as its row has it, for comparing with what is configured.
struct SourceRow {
  std::int64_t id = 0;
  std::string url, name, tags;
  bool listed = false, enabled = false;
};

std::string joined(const std::vector<std::string>& tags) {
  std::string text;
  for (const auto& tag : tags) text.append(tag).append("\n");
  return text;
}

/// Whether a source is more than its row can say: it is kept in memory then. Secrets are never
/// stored.
bool is_particular(const Source& source) {
  return source.interval || !source.address.empty() || !source.username.empty() ||
         !source.password_file.empty() || !source.headers.empty() || !source.headers_file.empty() ||
         !source.proxy.empty() || !source.ca_file.empty() || !source.enabled ||
         source.weight != 1 || source.backlog != Backlog{} || !source.filter.empty();
}

constexpr const char* kRowByKey =
    "SELECT id, url, name, tags, listed, enabled FROM source WHERE key = ?";
SourceRow source_row(Rows& row) {
  return {row.integer(0), row.text(1), row.text(2), row.text(3), row.flag(4), row.flag(5)};
}

/// What a row has of its source's configuration, its key included.
std::uint64_t digest_of(std::string_view key, std::string_view url, std::string_view name,
                        std::string_view tags, bool enabled) {
  return hash64(tags, hash64(name, hash64(url, hash64(key, enabled ? 1 : 2))));
}

/// One pass over the configured list against the stored one. Of the rows only hashes are kept,
/// which tell those that are as configured; of a hundred thousand sources a second copy is too
/// much.
class Synchronisation {
 public:
  Synchronisation(Database& db, const std::vector<Source>& sources) : db_(db), former_(sources) {
    known_.reserve(static_cast<std::size_t>(db.integer("SELECT count(*) FROM source")));
    Rows rows(db.statement("SELECT id, key, url, name, tags, enabled FROM source WHERE listed"));
    while (rows.next()) {
      const std::string key = rows.text(1);
      known_.push_back({hash64(key), rows.integer(0),
                        digest_of(key, rows.text(2), rows.text(3), rows.text(4), rows.flag(5))});
    }
    std::sort(known_.begin(), known_.end(), is_before);
  }

  std::int64_t place(const Source& source) {
    const Known as_configured{
        hash64(source.key), 0,
        digest_of(source.key, source.url, source.name, joined(source.tags), source.enabled)};
    const auto known = std::lower_bound(known_.begin(), known_.end(), as_configured, is_before);
    const bool unchanged = known != known_.end() && known->key == as_configured.key &&
                           known->digest == as_configured.digest;
    if (unchanged) return known->id;
    std::optional<SourceRow> row = of_key(source.key);
    if (!row) row = renamed(source);
    return row ? update(source, *row) : insert(source);
  }

  /// Those that are in the list no more; their history stays. `placed` is sorted.
  void retire_rest(const std::vector<std::int64_t>& placed) {
    std::vector<std::int64_t> rest;
    {
      Rows rows(db_.statement("SELECT id FROM source WHERE listed"));
      while (rows.next()) {
        const std::int64_t id = rows.integer(0);
        if (!std::binary_search(placed.begin(), placed.end(), id)) rest.push_back(id);
      }
    }
    for (const std::int64_t id : rest) db_.run("UPDATE source SET listed = 0 WHERE id = ?", id);
  }

 private:
  /// A listed row: hashes of its key and of all that is configured of it.
  struct Known {
    std::uint64_t key;
    std::int64_t id;
    std::uint64_t digest;
  };
  static bool is_before(const Known& a, const Known& b) { return a.key < b.key; }

  std::optional<SourceRow> of_key(const std::string& key) {
    Rows rows(db_.statement(kRowByKey), key);
    if (!rows.next()) return std::nullopt;
    return source_row(rows);
  }

  std::optional<SourceRow> renamed(const Source& source) {
    if (!former_read_) read_former();
    const auto key = former_.take(source);
    if (!key) return std::nullopt;
    auto row = of_key(*key);
    if (row) db_.run("UPDATE source SET key = ? WHERE id = ?", source.key, row->id);
    return row;
  }

  void read_former() {
    former_read_ = true;
    Rows rows(db_.statement("SELECT key, canonical_url, redirect_url FROM source"));
    while (rows.next()) former_.add(rows.text(0), rows.text(1), rows.text(2));
  }

  std::int64_t insert(const Source& source) {
    db_.run(
        "INSERT INTO source(key, url, canonical_url, host, name, tags, listed, enabled)"
        " VALUES(?, ?, ?, ?, ?, ?, 1, ?)",
        source.key, source.url, canonical_url(source.url), host_and_port(source.url), source.name,
        joined(source.tags), source.enabled);
    return db_.last_id();
  }

  std::int64_t update(const Source& source, const SourceRow& row) {
    const std::string tags = joined(source.tags);
    if (row.url != source.url) move(source, row);
    if (!row.listed || row.enabled != source.enabled || row.name != source.name ||
        row.tags != tags) {
      db_.run("UPDATE source SET listed = 1, enabled = ?, name = ?, tags = ? WHERE id = ?",
              source.enabled, source.name, tags, row.id);
    }
    return row.id;
  }

  void move(const Source& source, const SourceRow& row) {
    SourceState state;
    {
      Rows rows(db_.statement(SOURCE_COLUMNS " FROM source WHERE id = ?"), row.id);
      if (rows.next()) state = state_of(rows, kFirstOfState);
    }
    write_state(db_, row.id, at_new_address(std::move(state)));
    db_.run("UPDATE source SET url = ?, canonical_url = ?, host = ? WHERE id = ?", source.url,
            canonical_url(source.url), host_and_port(source.url), row.id);
  }

  Database& db_;
  std::vector<Known> known_;  // sorted
  FormerSources former_;
  bool former_read_ = false;
};

}  // namespace

std::vector<std::string> tags_of(std::string_view text) {
  std::vector<std::string> tags;
  for (std::size_t from = 0; from < text.size();) {
    const std::size_t end = std::min(text.find('\n', from), text.size());
    tags.emplace_back(text.substr(from, end - from));
    from = end + 1;
  }
  return tags;
}

Result<void> SqliteStore::sync_sources(const std::vector<Source>& sources, Instant) {
  return db_.transaction([&] {
    Synchronisation sync(db_, sources);
    configured_.clear();
    particular_.clear();
    for (const Source& source : sources) {
      const std::int64_t id = sync.place(source);
      configured_.push_back(id);
      if (is_particular(source)) particular_.emplace(id, source);
    }
    std::sort(configured_.begin(), configured_.end());
    sync.retire_rest(configured_);
    bring_forward();
    sources_synced_ = true;
  });
}

/// Writes down where an `interval` that is new or shorter makes the next poll an earlier one. Of
/// rows that wait no longer than their interval asks for, nothing but two numbers is read.
void SqliteStore::bring_forward() {
  std::vector<std::int64_t> waiting;
  {
    Rows rows(
        db_.statement("SELECT id, next_poll - last_poll FROM source WHERE listed AND"
                      " failures = 0 AND last_poll > 0 AND next_poll > last_poll"));
    while (rows.next()) {
      const auto found = particular_.find(rows.integer(0));
      if (found == particular_.end() || !found->second.interval) continue;
      if (rows.integer(1) > found->second.interval->count()) waiting.push_back(found->first);
    }
  }
  for (const std::int64_t id : waiting) {
    SourceState state;
    {
      Rows row(db_.statement("SELECT last_poll, next_poll, learned FROM source WHERE id = ?"), id);
      if (!row.next()) continue;
      state.last_poll = row.instant(0);
      state.next_poll = row.instant(1);
      state.learned = row.text(2);
    }
    const auto sooner = brought_forward(particular_.at(id), state);
    if (!sooner) continue;
    db_.run("UPDATE source SET next_poll = ?, learned = ? WHERE id = ?", to_sql(sooner->next_poll),
            sooner->learned, id);
  }
}

bool SqliteStore::configured(std::int64_t source) const {
  return std::binary_search(configured_.begin(), configured_.end(), source);
}

/// Reads url, name, key, tags and enabled from the five columns that start at `first_column`.
Source SqliteStore::source_of(std::int64_t id, Rows& row, int first_column) const {
  if (const auto found = particular_.find(id); found != particular_.end()) return found->second;
  Source source;
  source.url = row.text(first_column);
  source.name = row.text(first_column + 1);
  source.key = row.text(first_column + 2);
  source.tags = tags_of(row.text(first_column + 3));
  source.enabled = row.flag(first_column + 4);
  return source;
}

/// A source by its name as shown or its configured address.
std::vector<std::int64_t> SqliteStore::named_sources(const std::string& name) {
  std::vector<std::int64_t> ids;
  Rows rows(db_.statement("SELECT id FROM source WHERE name = ?1 OR url = ?1"
                          " OR (name = '' AND title = ?1)"),
            name);
  while (rows.next()) ids.push_back(rows.integer(0));
  return ids;
}

Result<std::vector<DueSource>> SqliteStore::due(DueSelection selection,
                                                const std::vector<std::string>& named, Instant now,
                                                Seconds max_interval) {
  // In the order of the rows: those that are claimed and written together share pages.
  // Of a hundred thousand rows those are read that may be due.
  constexpr const char* kDue =
      "SELECT id, host, standing, next_poll, last_poll FROM source"
      " WHERE listed AND enabled AND NOT gone AND"
      " (next_poll <= ?1 OR last_poll > ?1 OR next_poll > ?2) ORDER BY id";
  constexpr const char* kAll =
      "SELECT id, host, standing FROM source WHERE listed AND enabled AND NOT gone ORDER BY id";
  constexpr const char* kOne =
      "SELECT id, host, standing FROM source WHERE id = ?"
      " AND listed AND enabled";
  const Instant horizon = schedule_horizon(now, max_interval);
  std::vector<DueSource> sources;
  const auto add = [&](Rows&& rows) {
    while (rows.next()) {
      if (!configured(rows.integer(0))) continue;
      if (selection == DueSelection::kDue &&
          !is_due(rows.instant(3), rows.instant(4), now, horizon))
        continue;
      const auto standing = std::clamp<std::int64_t>(rows.integer(2), 0, 2);
      sources.push_back({rows.integer(0), rows.text(1), static_cast<Standing>(standing)});
    }
  };
  std::string unknown;
  auto read = db_.guarded([&] {
    if (selection == DueSelection::kDue)
      add(Rows(db_.statement(kDue), to_sql(now), to_sql(horizon)));
    if (selection == DueSelection::kAll) add(Rows(db_.statement(kAll)));
    if (selection != DueSelection::kNamed) return;
    for (const std::string& name : named) {
      const auto ids = named_sources(name);
      const bool any = std::any_of(ids.begin(), ids.end(), [&](auto id) { return configured(id); });
      if (!any) unknown = name;
      for (const std::int64_t id : ids) add(Rows(db_.statement(kOne), id));
    }
    std::sort(sources.begin(), sources.end(),
              [](const DueSource& a, const DueSource& b) { return a.id < b.id; });
    sources.erase(std::unique(sources.begin(), sources.end(),
                              [](const auto& a, const auto& b) { return a.id == b.id; }),
                  sources.end());
  });
  if (!read) return tl::unexpected(read.error());
  if (!unknown.empty()) return failure(Errc::kUsage, "no source is named " + unknown);
  return sources;
}

Result<std::vector<IntervalCount>> SqliteStore::intervals() {
  return db_.guarded([&] {
    std::vector<IntervalCount> counts;
    Rows rows(
        db_.statement("SELECT interval, count(*) FROM source WHERE listed AND enabled AND NOT gone"
                      " GROUP BY interval"));
    while (rows.next()) counts.push_back({Seconds{rows.integer(0)}, rows.integer(1)});
    return counts;
  });
}

Result<std::optional<Instant>> SqliteStore::next_due() {
  return db_.guarded([&]() -> std::optional<Instant> {
    Rows rows(
        db_.statement("SELECT next_poll FROM source WHERE listed AND enabled AND NOT gone"
                      " AND NOT EXISTS(SELECT 1 FROM claim WHERE claim.source = source.id)"
                      " ORDER BY next_poll LIMIT 1"));
    if (!rows.next()) return std::nullopt;
    return instant_from_sql(rows.integer(0));
  });
}

}  // namespace feedmill::sqlite
