// What stands beside a story: reports that its own were compared with and that are another event.
#include <algorithm>
#include <map>

#include "store/sqlite/sqlite_store.h"
#include "stories/decision.h"

namespace feedmill::sqlite {
namespace {

constexpr std::size_t kMost = 3;
constexpr double kNear = 0.6;  // of the threshold: what is further away has a few words in common

}  // namespace

void SqliteStore::write_related(std::int64_t issue, std::int64_t position, std::int64_t story) {
  std::map<std::int64_t, std::pair<double, std::int64_t>> nearest;  // by story: score, entry
  {
    Rows reports(db_.statement("SELECT reason FROM report WHERE story = ? ORDER BY entry"), story);
    while (reports.next()) {
      const stories::Decision decision = stories::decision_from_json(reports.text(0));
      for (const stories::Comparison& other : decision.rejected) {
        const bool near = other.threshold > 0 && other.score >= kNear * other.threshold;
        // What was vetoed is a series, a template, a column: alike, and of nothing in common.
        if (!near || !other.veto.empty() || other.entry == 0) continue;
        const std::int64_t now_in =
            db_.integer("SELECT story FROM report WHERE entry = ?", other.entry);
        if (now_in == 0 || now_in == story) continue;
        auto& best = nearest[now_in];
        best = std::max(best, {other.score / other.threshold, other.entry});
      }
    }
  }
  std::vector<std::pair<double, std::int64_t>> found;
  found.reserve(nearest.size());
  for (const auto& one : nearest) found.push_back(one.second);
  std::sort(found.rbegin(), found.rend());
  if (found.size() > kMost) found.resize(kMost);
  std::int64_t line = 0;
  for (const auto& [score, entry] : found) {
    db_.run(
        "INSERT INTO issue_related(issue, story_position, position, story, entry, title, url,"
        " source) SELECT ?, ?, ?, r.story, e.id, e.title, e.url, CASE WHEN s.name <> ''"
        " THEN s.name WHEN s.title <> '' THEN s.title ELSE s.url END"
        " FROM entry e JOIN report r ON r.entry = e.id JOIN source s ON s.id = e.source"
        " WHERE e.id = ?",
        issue, position, ++line, entry);
  }
}

std::vector<RelatedReport> SqliteStore::read_related(std::int64_t issue, std::int64_t position) {
  std::vector<RelatedReport> related;
  Rows rows(db_.statement("SELECT story, entry, title, url, source FROM issue_related"
                          " WHERE issue = ? AND story_position = ? ORDER BY position"),
            issue, position);
  while (rows.next()) {
    related.push_back({story_id(rows.integer(0)), entry_id(rows.integer(1)), rows.text(2),
                       rows.text(3), rows.text(4)});
  }
  return related;
}

}  // namespace feedmill::sqlite
