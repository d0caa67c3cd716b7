// Which hosts have had enough, for a process that was not there when they said so.
#include <algorithm>
#include <unordered_map>

#include "store/sqlite/sqlite_store.h"
#include "text/url.h"

namespace feedmill::sqlite {
namespace {

// A poll in the future did not happen yet: a clock was set back.
constexpr const char* kTurnedAway =
    "SELECT id, iif(redirect_trusted, redirect_url, url), next_poll, last_poll FROM source"
    " WHERE listed AND outcome IN ('429', '503') AND next_poll > ?1 AND last_poll <= ?1"
    " ORDER BY id";
constexpr const char* kServedSince =
    "SELECT iif(redirect_trusted, redirect_url, url), last_success FROM source"
    " WHERE listed AND last_success > ?";

struct Refusal {
  TurnedAway source;
  Instant when;
};

std::vector<Refusal> refusals(Database& db, Instant now) {
  std::vector<Refusal> found;
  Rows row(db.statement(kTurnedAway), to_sql(now));
  while (row.next()) {
    found.push_back({{row.integer(0), host_and_port(row.text(1)), instant_from_sql(row.integer(2))},
                     instant_from_sql(row.integer(3))});
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
    std::vector<TurnedAway> waiting;
    std::vector<Refusal> found = refusals(db_, now);
    if (found.empty()) return waiting;
    const auto first =
        std::min_element(found.begin(), found.end(),
                         [](const Refusal& a, const Refusal& b) { return a.when < b.when; });
    const auto hosts = served(db_, first->when);
    for (Refusal& refusal : found) {
      const auto host = hosts.find(refusal.source.host);
      if (host != hosts.end() && host->second > refusal.when) continue;
      waiting.push_back(std::move(refusal.source));
    }
    return waiting;
  });
}

}  // namespace feedmill::sqlite
