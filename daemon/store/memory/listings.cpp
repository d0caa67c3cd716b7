// What is stored, as listings show it.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "edits/changes.h"
#include "feedmill/json.h"
#include "store/ids.h"
#include "store/memory/memory_store.h"
#include "store/search_terms.h"
#include "store/shown_comparison.h"
#include "text/entry_text.h"
#include "text/words.h"

namespace feedmill::memory {
namespace {

/// The words of a text between blanks, for looking for some of them.
std::string between_blanks(std::string_view text) {
  return " " + words_of(space_out(text)).joined + " ";
}

bool is_found(const std::vector<SearchTerm>& terms, const Entry& entry) {
  const std::string words =
      between_blanks(entry.title) + between_blanks(search_text(entry, body_text(entry)));
  bool any = false;
  for (const SearchTerm& term : terms) {
    std::string wanted = between_blanks(term.text);
    if (term.prefix) wanted.pop_back();
    if ((words.find(wanted) != std::string::npos) == term.excluded) return false;
    any = any || !term.excluded;
  }
  return any;
}

/// The numbers of a map after `after` in order, or all, the last first.
template <class Map>
std::vector<std::int64_t> in_order(const Map& map, const EntryQuery& query) {
  std::vector<std::int64_t> numbers;
  for (auto at = query.after ? map.upper_bound(*query.after) : map.begin(); at != map.end(); ++at)
    numbers.push_back(at->first);
  if (!query.after) std::reverse(numbers.begin(), numbers.end());
  return numbers;
}

/// What became of an entry since it was stored.
void add_edits(const KeptEntry& kept, ExplanationRow& row) {
  for (auto said = kept.before.begin(); said != kept.before.end(); ++said) {
    const auto next = std::next(said);
    const Entry& after = next == kept.before.end() ? kept.entry : next->entry;
    EntryChanges changes = changes_between(said->entry, after);
    row.edits.push_back({said->replaced, std::move(changes.changes), changes.further});
  }
  if (!kept.withdrawal) return;
  row.withdrawn = kept.withdrawal->seen;
  row.restored = kept.withdrawal->restored;
}

}  // namespace

EntryRow MemoryStore::entry_row(std::int64_t number) const {
  const KeptEntry& kept = memory_->entries.at(number);
  const KeptSource& source = memory_->sources.at(kept.source);
  return {number,
          entry_id(number),
          shown_name(source),
          source.source.url,
          story_id(story_of(number)),
          kept.first_seen,
          kept.revision,
          to_json(kept.entry),
          kept.entry.url,
          kept.entry.title};
}

Result<void> MemoryStore::entries(const EntryQuery& query,
                                  const std::function<bool(const EntryRow&)>& row) {
  const auto sources = named_sources(query.source);
  if (!query.source.empty() && sources.empty())
    return failure(Errc::kUsage, "no source is named " + query.source);
  std::int64_t left = query.limit > 0 ? query.limit : INT64_MAX;
  for (const std::int64_t number : in_order(memory_->entries, query)) {
    const KeptEntry& kept = memory_->entries.at(number);
    const bool wanted = query.source.empty() ||
                        std::find(sources.begin(), sources.end(), kept.source) != sources.end();
    if (!wanted || (query.since && kept.first_seen < *query.since)) continue;
    if (left-- == 0 || !row(entry_row(number))) break;
  }
  return {};
}

StoryRow MemoryStore::story_row(std::int64_t number) const {
  const KeptStory& kept = memory_->stories.at(number);
  StoryRow story{story_id(number), kept.seq, {}, {}, kept.first_seen, kept.updated, {}};
  for (const std::int64_t report : reports_of(number)) {
    const KeptEntry& entry = memory_->entries.at(report);
    story.reports.push_back({shown_name(memory_->sources.at(entry.source)), entry.entry.url,
                             entry.entry.title, entry_id(report), entry.entry.published});
  }
  story.title = story.reports.front().title;
  story.url = story.reports.front().url;
  return story;
}

Result<void> MemoryStore::stories(const EntryQuery& query,
                                  const std::function<bool(const StoryRow&)>& row) {
  std::map<std::int64_t, std::int64_t> by_seq;
  for (const auto& [number, kept] : memory_->stories)
    if (!query.since || kept.updated >= *query.since) by_seq.emplace(kept.seq, number);
  std::int64_t left = query.limit > 0 ? query.limit : INT64_MAX;
  for (const std::int64_t seq : in_order(by_seq, query))
    if (left-- == 0 || !row(story_row(by_seq.at(seq)))) break;
  return {};
}

Result<void> MemoryStore::search(std::string_view query, std::int64_t limit,
                                 const std::function<bool(const EntryRow&)>& row) {
  const auto terms = search_terms(query);
  std::int64_t left = limit > 0 ? limit : INT64_MAX;
  for (const std::int64_t number : in_order(memory_->entries, {})) {
    const KeptEntry& kept = memory_->entries.at(number);
    if (!kept.report || !is_found(terms, kept.entry)) continue;
    if (left-- == 0 || !row(entry_row(number))) break;
  }
  return {};
}

ComparisonRow MemoryStore::comparison_row(const stories::Comparison& comparison) const {
  ComparisonRow row = shown_comparison(comparison, memory_->tag);
  const auto nearest = memory_->entries.find(comparison.entry);
  if (nearest == memory_->entries.end()) return row;
  row.title = nearest->second.entry.title;
  row.source = shown_name(memory_->sources.at(nearest->second.source));
  return row;
}

ExplanationRow MemoryStore::explain_entry(std::int64_t entry) const {
  const KeptEntry& kept = memory_->entries.at(entry);
  ExplanationRow row;
  row.entry_id = entry_id(entry);
  row.title = kept.entry.title;
  row.source = shown_name(memory_->sources.at(kept.source));
  row.url = kept.entry.url;
  if (kept.report) {
    row.story_id = story_id(kept.report->story);
    row.reports = static_cast<std::int64_t>(reports_of(kept.report->story).size());
    const stories::Decision& decision = kept.report->decision;
    if (decision.joined.tier != stories::Tier::kNone) row.joined = comparison_row(decision.joined);
    for (const auto& bridged : decision.bridged) row.bridged.push_back(comparison_row(bridged));
    stories::Comparison by;
    by.tier = stories::Tier::kStory;
    by.entry = decision.brought_by;
    if (by.entry != 0) row.brought_by = comparison_row(by);
    for (const auto& rejected : decision.rejected) row.rejected.push_back(comparison_row(rejected));
  }
  for (const auto& [name, digest] : memory_->digests) {
    const auto told = digest.told.find(entry);
    if (told == digest.told.end()) continue;
    const KeptIssue& issue = memory_->issues.at(told->second.issue);
    row.told.push_back({name, issue.urn, issue.sealed});
  }
  std::stable_sort(row.told.begin(), row.told.end(),
                   [](const auto& a, const auto& b) { return a.sealed < b.sealed; });
  add_edits(kept, row);
  return row;
}

Result<std::vector<ExplanationRow>> MemoryStore::explain(std::string_view id) {
  const std::int64_t entry = entry_shown_as(id, memory_->tag);
  std::vector<std::int64_t> entries = reports_of(story_shown_as(id, memory_->tag));
  if (memory_->entries.count(entry) != 0) entries = {entry};
  if (entries.empty()) return failure(Errc::kUsage, fmt::format("no entry and no story is {}", id));
  std::vector<ExplanationRow> rows;
  rows.reserve(entries.size());
  for (const std::int64_t one : entries) rows.push_back(explain_entry(one));
  return rows;
}

}  // namespace feedmill::memory
