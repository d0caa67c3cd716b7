// Alerts: what a digest's `when: failing` destinations were told, and the messages on their way.
// What is told is decided in issue/alert.h.
#include "issue/alert.h"
#include "issue/name.h"
#include "store/sqlite/sqlite_store.h"

namespace feedmill::sqlite {
namespace {

constexpr Seconds kKept = std::chrono::hours(24 * 30);

using About = AlertLine::About;
using State = AlertLine::State;

std::optional<DeliveryRecord> record_of(Rows&& row) {
  if (!row.next()) return std::nullopt;
  return DeliveryRecord{static_cast<int>(row.integer(0)), row.text(1), row.integer(2) == 2};
}

std::optional<AlertLine> failing(Database& db, std::int64_t digest, const std::string& key) {
  const auto waiting =
      record_of(Rows(db.statement("SELECT attempts, last_error, state FROM delivery WHERE digest"
                                  " = ? AND destination = ? AND state = 0 ORDER BY id LIMIT 1"),
                     digest, key));
  const auto ended = record_of(
      Rows(db.statement("SELECT attempts, last_error, state FROM delivery WHERE digest = ?"
                        " AND destination = ? AND state IN (1, 2) ORDER BY id DESC LIMIT 1"),
           digest, key));
  return delivery_trouble(key, waiting, ended);
}

/// Of a source that is polled, in a row.
std::optional<int> failures_of(Database& db, const std::string& url) {
  Rows rows(db.statement("SELECT failures FROM source WHERE url = ? AND listed AND enabled"), url);
  if (!rows.next()) return std::nullopt;
  return static_cast<int>(rows.integer(0));
}

}  // namespace

std::int64_t SqliteStore::digest_number(const std::string& digest) {
  return db_.integer("SELECT id FROM digest WHERE name = ?", digest);
}

Result<AlertStand> SqliteStore::alert_stand(const DigestSpec& digest) {
  return db_.guarded([&] {
    AlertStand stand;
    const std::int64_t number = digest_number(digest.name);
    if (const auto last = db_.integer("SELECT max(raised) FROM alert WHERE digest = ?", number))
      stand.last = instant_from_sql(last);
    Rows told(db_.statement("SELECT about, state, subject, name FROM alert_told WHERE digest = ?"
                            " ORDER BY about, name"),
              number);
    while (told.next()) {
      ToldTrouble one{static_cast<About>(told.integer(0)),
                      static_cast<State>(told.integer(1)),
                      told.text(2),
                      told.text(3),
                      {}};
      one.now = standing_of(one, digest, failures_of(db_, one.subject));
      stand.told.push_back(std::move(one));
    }
    for (const Destination& destination : digest.deliver) {
      if (destination.when == SentWhen::kFailing) continue;
      if (auto line = failing(db_, number, destination.key))
        stand.deliveries.push_back(*std::move(line));
    }
    return stand;
  });
}

Result<bool> SqliteStore::raise_alert(const DigestSpec& digest, const std::vector<AlertLine>& lines,
                                      Instant now, Seconds apart) {
  // On disk before it leaves, as an issue is.
  auto full = db_.guarded([&] { db_.handle().exec("PRAGMA synchronous = FULL"); });
  if (!full) return tl::unexpected(full.error());
  auto raised = db_.transaction([&] {
    const std::int64_t number = digest_number(digest.name);
    const auto last =
        optional_instant(db_.integer("SELECT max(raised) FROM alert WHERE digest = ?", number));
    if (is_too_soon(last, now, apart)) return false;
    forget_alerts(number, now);
    write_alert(digest, number, lines, now);
    return true;
  });
  auto normal = db_.guarded([&] { db_.handle().exec("PRAGMA synchronous = NORMAL"); });
  if (!normal) return tl::unexpected(normal.error());
  return raised;
}

void SqliteStore::write_alert(const DigestSpec& digest, std::int64_t number,
                              const std::vector<AlertLine>& lines, Instant now) {
  const std::int64_t next = db_.integer("SELECT coalesce(max(id), 0) + 1 FROM alert");
  db_.run("INSERT INTO alert(digest, urn, stem, raised, title, timezone) VALUES(?, ?, ?, ?, ?, ?)",
          number, issue_urn(store_uuid_, "alert " + digest.name, now, next), issue_stem(now, 1),
          to_sql(now), issue_title(digest), digest.timezone);
  const std::int64_t alert = db_.last_id();
  std::int64_t position = 0;
  for (const AlertLine& line : lines) {
    db_.run(
        "INSERT INTO alert_line(alert, position, about, state, subject, name, failures, error,"
        " since) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)",
        alert, ++position, static_cast<std::int64_t>(line.about),
        static_cast<std::int64_t>(line.state), line.subject, line.name, line.failures, line.error,
        to_sql(line.since));
    remember_told(number, line);
  }
  for (const Destination& destination : digest.deliver) {
    if (destination.when != SentWhen::kFailing) continue;
    db_.run("INSERT INTO delivery(issue, digest, destination, queued, alert) VALUES(0, ?, ?, ?, ?)",
            number, destination.key, to_sql(now), alert);
  }
}

void SqliteStore::remember_told(std::int64_t digest, const AlertLine& line) {
  if (line.state == State::kBack) {
    db_.run("DELETE FROM alert_told WHERE digest = ? AND about = ? AND subject = ?", digest,
            static_cast<std::int64_t>(line.about), line.subject);
    return;
  }
  db_.run(
      "INSERT OR REPLACE INTO alert_told(digest, about, subject, state, name)"
      " VALUES(?, ?, ?, ?, ?)",
      digest, static_cast<std::int64_t>(line.about), line.subject,
      static_cast<std::int64_t>(line.state), line.name);
}

/// Those that are old and have reached everybody, and what was told of sources that are not in the
/// configuration any more.
void SqliteStore::forget_alerts(std::int64_t digest, Instant now) {
  const std::int64_t before = to_sql(now - kKept);
  constexpr const char* kOld =
      "DELETE FROM alert_line WHERE alert IN (SELECT id FROM alert WHERE digest = ?1"
      " AND raised < ?2 AND NOT EXISTS(SELECT 1 FROM delivery v WHERE v.alert = alert.id"
      " AND v.state = 0))";
  db_.run(kOld, digest, before);
  db_.run(
      "DELETE FROM alert WHERE digest = ?1 AND raised < ?2 AND NOT EXISTS(SELECT 1 FROM"
      " alert_line WHERE alert = alert.id)",
      digest, before);
  db_.run("DELETE FROM delivery WHERE alert <> 0 AND digest = ?1 AND state <> 0 AND queued < ?2",
          digest, before);
  db_.run(
      "DELETE FROM alert_told WHERE digest = ? AND about = 0 AND NOT EXISTS(SELECT 1 FROM source"
      " WHERE url = subject AND listed AND enabled)",
      digest);
}

Result<Alert> SqliteStore::alert(std::int64_t number) {
  auto found = db_.guarded([&] {
    Alert alert;
    Rows rows(db_.statement("SELECT a.urn, d.name, a.title, a.timezone, a.raised FROM alert a"
                            " JOIN digest d ON d.id = a.digest WHERE a.id = ?"),
              number);
    if (!rows.next()) return alert;
    alert = {rows.text(0),
             rows.text(1),
             rows.text(2),
             rows.text(3),
             instant_from_sql(rows.integer(4)),
             {}};
    Rows lines(db_.statement("SELECT about, state, subject, name, failures, error, since"
                             " FROM alert_line WHERE alert = ? ORDER BY position"),
               number);
    while (lines.next())
      alert.lines.push_back({static_cast<About>(lines.integer(0)),
                             static_cast<State>(lines.integer(1)), lines.text(2), lines.text(3),
                             static_cast<int>(lines.integer(4)), lines.text(5), lines.instant(6)});
    return alert;
  });
  if (found && found->id.empty()) return failure(Errc::kUsage, "the alert is gone");
  return found;
}

}  // namespace feedmill::sqlite
