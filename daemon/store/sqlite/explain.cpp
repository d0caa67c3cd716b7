// Why an entry is in its story: the decision that was stored with it, with names for its numbers.
#include <fmt/format.h>

#include "store/ids.h"
#include "store/shown_comparison.h"
#include "store/sqlite/shown_name.h"
#include "store/sqlite/sqlite_store.h"

namespace feedmill::sqlite {
ComparisonRow SqliteStore::comparison_row(const stories::Comparison& comparison) {
  ComparisonRow row = shown_comparison(comparison, tag_);
  Rows rows(db_.statement("SELECT e.title, " SHOWN_NAME
                          " FROM entry e JOIN source s ON s.id = e.source WHERE e.id = ?"),
            comparison.entry);
  if (rows.next()) {
    row.title = rows.text(0);
    row.source = rows.text(1);
  }
  return row;
}

ExplanationRow SqliteStore::explain_entry(std::int64_t entry) {
  ExplanationRow row;
  std::string reason;
  {
    Rows rows(db_.statement("SELECT e.title, " SHOWN_NAME ", e.url,"
                            " coalesce(r.story, 0), coalesce(r.reason, '')"
                            " FROM entry e JOIN source s ON s.id = e.source"
                            " LEFT JOIN report r ON r.entry = e.id WHERE e.id = ?"),
              entry);
    if (!rows.next()) return row;
    row.entry_id = entry_id(entry);
    row.title = rows.text(0);
    row.source = rows.text(1);
    row.url = rows.text(2);
    row.story_id = story_id(rows.integer(3));
    row.reports = db_.integer("SELECT count(*) FROM report WHERE story = ?", rows.integer(3));
    reason = rows.text(4);
  }
  const stories::Decision decision = stories::decision_from_json(reason);
  if (decision.joined.tier != stories::Tier::kNone) row.joined = comparison_row(decision.joined);
  for (const auto& bridged : decision.bridged) row.bridged.push_back(comparison_row(bridged));
  if (decision.brought_by != 0) {
    stories::Comparison by;
    by.tier = stories::Tier::kStory;
    by.entry = decision.brought_by;
    row.brought_by = comparison_row(by);
  }
  for (const auto& rejected : decision.rejected) row.rejected.push_back(comparison_row(rejected));
  Rows told(db_.statement("SELECT d.name, i.urn, i.sealed FROM told t"
                          " JOIN digest d ON d.id = t.digest JOIN issue i ON i.id = t.issue"
                          " WHERE t.entry = ? ORDER BY i.sealed"),
            entry);
  while (told.next()) {
    row.told.push_back({told.text(0), told.text(1), instant_from_sql(told.integer(2))});
  }
  add_edits(entry, row);
  return row;
}

Result<std::vector<ExplanationRow>> SqliteStore::explain(std::string_view id) {
  auto rows = db_.guarded([&] {
    std::vector<std::int64_t> entries;
    if (const std::int64_t story = story_shown_as(id, tag_); story != 0) {
      Rows reports(db_.statement("SELECT entry FROM report WHERE story = ? ORDER BY time, entry"),
                   story);
      while (reports.next()) entries.push_back(reports.integer(0));
    } else if (const std::int64_t entry = entry_shown_as(id, tag_); entry != 0) {
      entries.push_back(entry);
    }
    std::vector<ExplanationRow> explained;
    for (const std::int64_t entry : entries) {
      ExplanationRow row = explain_entry(entry);
      if (!row.entry_id.empty()) explained.push_back(std::move(row));
    }
    return explained;
  });
  if (rows && rows->empty()) {
    return failure(Errc::kUsage, fmt::format("no entry and no story is {}", id));
  }
  return rows;
}

}  // namespace feedmill::sqlite
