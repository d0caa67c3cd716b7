// Deliveries: rows that are written with the issue and end when a destination has it. Each
// destination of a digest has its own queue: the oldest first, whatever becomes of the others.
#include <algorithm>
#include <set>

#include "digest/queued.h"
#include "ingest/retention.h"
#include "schedule/delivery_wait.h"
#include "store/ids.h"
#include "store/sqlite/sqlite_store.h"

namespace feedmill::sqlite {
namespace {

// A clock that was set back holds nothing up for longer than an attempt may wait.
constexpr auto kLongestWait = std::chrono::hours(24);

/// kTakenOut: its destination is not in the configuration any more; it waits again once that is.
enum State : std::int64_t { kWaiting = 0, kDelivered = 1, kGivenUp = 2, kTakenOut = 3 };

#define DELIVERIES                                                                               \
  "SELECT v.id, coalesce(i.urn, a.urn, ''), coalesce(i.stem, a.stem, ''), v.queued, v.attempts," \
  " v.next_try, v.last_error, v.process, d.name, v.destination, v.state, v.story, v.alert,"      \
  " coalesce(i.awaits_pictures, 0), v.refused"                                                   \
  " FROM delivery v JOIN digest d ON d.id = v.digest LEFT JOIN issue i ON i.id = v.issue"        \
  " LEFT JOIN alert a ON a.id = v.alert"

// What was refused is passed over until its time has come.
constexpr const char* kOldest = DELIVERIES
    " WHERE d.name = ?1 AND v.destination = ?2 AND v.state = 0"
    " AND (v.refused = 0 OR v.process <> 0 OR v.next_try NOT BETWEEN ?3 + 1 AND ?4)"
    " ORDER BY v.id LIMIT 1";
constexpr const char* kHeld =
    "SELECT 1 FROM delivery v JOIN digest d ON d.id = v.digest"
    " WHERE d.name = ?1 AND v.destination = ?2 AND v.state = 0 AND v.process <> 0 LIMIT 1";
constexpr const char* kAll = DELIVERIES " WHERE v.state IN (0, 2) ORDER BY v.id";

}  // namespace

Delivery SqliteStore::delivery_of(Rows& row) const {
  const std::int64_t story = row.integer(11);
  return {row.integer(0),
          row.text(8),
          row.text(9),
          row.text(1),
          row.text(2),
          instant_from_sql(row.integer(3)),
          static_cast<int>(row.integer(4)),
          instant_from_sql(row.integer(5)),
          row.text(6),
          row.integer(10) == kGivenUp,
          story == 0 ? std::string() : story_id(story),
          row.integer(12),
          row.flag(14)};
}

/// The oldest that waits, where it may go now.
std::optional<Delivery> SqliteStore::next_delivery(const std::string& digest,
                                                   const std::string& destination, Instant now) {
  const Instant latest = now + kLongestWait;
  Rows row(db_.statement(kOldest), digest, destination, to_sql(now), to_sql(latest));
  if (!row.next()) return std::nullopt;
  Delivery delivery = delivery_of(row);
  const bool held = row.integer(7) != 0 || row.flag(13);
  const bool later = is_put_off(delivery.next_try, now);
  if (held || later) return std::nullopt;
  if (delivery.refused && Rows(db_.statement(kHeld), digest, destination).next())
    return std::nullopt;  // one behind it is on its way
  return delivery;
}

/// A story waits until the one before has arrived.
void SqliteStore::queue_deliveries(std::int64_t issue, std::int64_t digest, const DigestSpec& spec,
                                   const Issue& sealed) {
  for (const Queued& queued : queued_with(spec, sealed)) {
    db_.run(
        "INSERT OR IGNORE INTO delivery(issue, digest, destination, queued, story)"
        " VALUES(?, ?, ?, ?, ?)",
        issue, digest, queued.destination, to_sql(sealed.sealed),
        queued.story.empty() ? std::int64_t{0} : story_shown_as(queued.story, tag_));
  }
}

/// What waits for a destination that is not in the configuration any more waits no longer; what is
/// still kept of it waits again where the destination is put back.
void SqliteStore::sync_destinations(const std::vector<DigestSpec>& digests) {
  std::set<std::pair<std::string, std::string>> wanted;
  for (const DigestSpec& spec : digests) {
    for (const Destination& destination : spec.deliver) wanted.emplace(spec.name, destination.key);
  }
  struct Row {
    std::int64_t id, state, issue;
  };
  std::vector<Row> changed;
  {
    Rows row(
        db_.statement("SELECT v.id, v.state, d.name, v.destination, v.issue FROM delivery v"
                      " JOIN digest d ON d.id = v.digest WHERE v.state = 0 OR (v.state = 3"
                      " AND EXISTS(SELECT 1 FROM issue_story WHERE issue = v.issue))"));
    while (row.next()) {
      const bool listed = wanted.count({row.text(2), row.text(3)}) != 0;
      const std::int64_t state = listed ? kWaiting : kTakenOut;
      if (state != row.integer(1)) changed.push_back({row.integer(0), state, row.integer(4)});
    }
  }
  for (const Row& row : changed) {
    db_.run("UPDATE delivery SET state = ? WHERE id = ?", row.state, row.id);
    if (row.state == kTakenOut) drop_old_snapshots(row.issue);
  }
}

Result<std::vector<Delivery>> SqliteStore::claim_deliveries(const std::vector<DigestSpec>& digests,
                                                            Instant now) {
  const bool any = std::any_of(digests.begin(), digests.end(),
                               [](const DigestSpec& spec) { return !spec.deliver.empty(); });
  if (!any) return std::vector<Delivery>{};
  std::int64_t own = 0;
  auto taken = db_.transaction([&] {
    own = own_process();
    forget_dead_processes(own);
    std::vector<Delivery> claimed;
    for (const DigestSpec& spec : digests) {
      for (const Destination& destination : spec.deliver) {
        auto delivery = next_delivery(spec.name, destination.key, now);
        if (delivery) claimed.push_back(*std::move(delivery));
      }
    }
    for (const Delivery& delivery : claimed)
      db_.run("UPDATE delivery SET process = ? WHERE id = ?", own, delivery.id);
    return claimed;
  });
  if (taken) process_ = own;
  return taken;
}

/// Only where this process still holds it: one that was taken for dead must not write over what
/// became of the delivery since.
Result<void> SqliteStore::finish_delivery(std::int64_t id, const DeliveryOutcome& outcome) {
  using Kind = DeliveryOutcome::Kind;
  if (process_ == 0) return {};
  return db_.transaction([&] {
    switch (outcome.kind) {
      case Kind::kNotTried:
        db_.run("UPDATE delivery SET process = 0 WHERE id = ? AND process = ?", id, process_);
        return;
      case Kind::kFailed:
        db_.run(
            "UPDATE delivery SET process = 0, attempts = attempts + 1, next_try = ?,"
            " last_error = ?, refused = max(refused, ?) WHERE id = ? AND process = ?",
            to_sql(outcome.next_try), outcome.error, std::int64_t{outcome.refused}, id, process_);
        return;
      case Kind::kDelivered:
      case Kind::kGivenUp:
        const std::int64_t state = outcome.kind == Kind::kDelivered ? kDelivered : kGivenUp;
        const int ended = db_.run(
            "UPDATE delivery SET process = 0, state = ?, last_error = ?"
            " WHERE id = ? AND process = ?",
            state, outcome.error, id, process_);
        if (ended > 0)
          drop_old_snapshots(db_.integer("SELECT issue FROM delivery WHERE id = ?", id));
        return;
    }
  });
}

Result<std::vector<Delivery>> SqliteStore::deliveries() {
  return db_.guarded([&] {
    std::vector<Delivery> all;
    Rows row(db_.statement(kAll));
    while (row.next()) all.push_back(delivery_of(row));
    return all;
  });
}

void SqliteStore::drop_old_snapshots(std::int64_t issue) {
  std::vector<std::int64_t> old;
  {
    Rows rows(db_.statement("SELECT o.id, o.number, d.issues, d.keep, o.published, EXISTS(SELECT 1"
                            " FROM delivery v WHERE v.issue = o.id AND v.state = 0)"
                            " FROM issue i JOIN digest d ON d.id = i.digest"
                            " JOIN issue o ON o.digest = i.digest WHERE i.id = ?"
                            " AND EXISTS(SELECT 1 FROM issue_story WHERE issue = o.id)"),
              issue);
    while (rows.next()) {
      const IssueRemains remains{rows.integer(1), rows.integer(2), rows.integer(3), rows.flag(4),
                                 rows.flag(5)};
      if (is_snapshot_spent(remains)) old.push_back(rows.integer(0));
    }
  }
  for (const std::int64_t id : old) {
    db_.run("DELETE FROM issue_story WHERE issue = ?", id);
    db_.run("DELETE FROM issue_report WHERE issue = ?", id);
    db_.run("DELETE FROM issue_correction WHERE issue = ?", id);
    db_.run("DELETE FROM issue_health WHERE issue = ?", id);
    db_.run("DELETE FROM issue_gap WHERE issue = ?", id);
    db_.run("DELETE FROM issue_related WHERE issue = ?", id);
    db_.run("DELETE FROM issue_picture WHERE issue = ?", id);
    db_.run("DELETE FROM delivery WHERE issue = ?", id);
  }
}

}  // namespace feedmill::sqlite
