// Which hosts have had enough, for a process that was not there when they said so.
#include <algorithm>
#include <unordered_map>

#include "schedule/host_pauses.h"
#include "store/sqlite/sqlite_store.h"
#include "text/url.h"

namespace feedmill::sqlite {
namespace {

// Narrowed to what may wait at all: is_turned_away() says what does.
constexpr const char* kTurnedAway =
    "SELECT id, iif(redirect_trusted, redirect_url, url), next_poll, outcome, last_poll FROM source"
    " WHERE listed AND outcome NOT IN ('200', '304') AND next_poll > ?1 ORDER BY id";
constexpr const char* kServedSince =
    "SELECT iif(redirect_trusted, redirect_url, url), last_success FROM source"
    " WHERE listed AND last_success > ?";

std::vector<TurnedAwayRow> rows_of(Database& db, Instant now) {
  std::vector<TurnedAwayRow> found;
  Rows row(db.statement(kTurnedAway), to_sql(now));
  while (row.next()) {
    TurnedAwayRow one{{row.integer(0), {}, instant_from_sql(row.integer(2))},
                      row.text(3),
                      instant_from_sql(row.integer(4))};
    if (!is_turned_away(one, now)) continue;
    one.source.host = host_and_port(row.text(1));
    found.push_back(std::move(one));
  }
  return found;
}

/// When each host served a source last, since `since`.
std::unordered_map<std::string, Instant> served(Database& db, Instant since) {
  std::unordered_map<std::string, Instant> hosts;
  Rows row(db.statement(kServedSince), to_sql(since));
  while (row.next()) {
    Instant& last = hosts[host_and_port(row.text(0))];
    last = std::max(last, instant_from_sql(row.integer(1)));
  }
  return hosts;
}

}  // namespace

Result<std::vector<TurnedAway>> SqliteStore::turned_away(Instant now) {
  return db_.guarded([&] {
    std::vector<TurnedAwayRow> rows = rows_of(db_, now);
    if (rows.empty()) return std::vector<TurnedAway>();
    const auto first = std::min_element(
        rows.begin(), rows.end(),
        [](const TurnedAwayRow& a, const TurnedAwayRow& b) { return a.last_poll < b.last_poll; });
    const Instant since = first->last_poll;
    return still_turned_away(std::move(rows), served(db_, since));
  });
}

}  // namespace feedmill::sqlite
