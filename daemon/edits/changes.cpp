#include "edits/changes.h"

#include "edits/churn.h"
#include "edits/word_diff.h"
#include "text/display.h"
#include "text/entry_text.h"

namespace feedmill {
namespace {

using Words = std::vector<std::string_view>;

constexpr std::size_t kMostChanges = 4;  // told of one entry
constexpr std::size_t kContext = 5;      // words beside a change
constexpr std::size_t kMostWords = 30;   // shown of one side of a change

std::string joined(const Words& words, std::size_t from, std::size_t to) {
  std::string text;
  for (std::size_t i = from; i < to; ++i) text.append(i == from ? "" : " ").append(words[i]);
  return text;
}

std::string shown(const Words& words, std::size_t from, std::size_t to) {
  if (to - from <= kMostWords) return joined(words, from, to);
  return joined(words, from, from + kMostWords) + " …";
}

void add_changes(const std::string& before, const std::string& after, WordChange::Where where,
                 EntryChanges& all) {
  const Words old_words = words_between_blanks(before), new_words = words_between_blanks(after);
  for (const WordSwap& swap : word_diff(old_words, new_words)) {
    const std::size_t lead = std::min(kContext, swap.before_from);
    const std::size_t trail = std::min(kContext, old_words.size() - swap.before_to);
    WordChange change;
    change.where = where;
    change.leading = joined(old_words, swap.before_from - lead, swap.before_from);
    change.before = joined(old_words, swap.before_from, swap.before_to);
    change.after = joined(new_words, swap.after_from, swap.after_to);
    change.trailing = joined(old_words, swap.before_to, swap.before_to + trail);
    if (is_churn({change.leading, change.before, change.after, change.trailing})) continue;
    if (all.changes.size() == kMostChanges) {
      ++all.further;
      continue;
    }
    change.before = shown(old_words, swap.before_from, swap.before_to);
    change.after = shown(new_words, swap.after_from, swap.after_to);
    all.changes.push_back(std::move(change));
  }
}

}  // namespace

EntryChanges changes_between(const Entry& before, const Entry& after) {
  EntryChanges all;
  add_changes(one_line(before.title), one_line(after.title), WordChange::Where::kTitle, all);
  add_changes(one_line(body_text(before)), one_line(body_text(after)), WordChange::Where::kText,
              all);
  return all;
}

std::string as_wdiff(const WordChange& change) {
  std::string line = change.where == WordChange::Where::kTitle ? "Title:" : "";
  const auto part = [&line](const char* open, const std::string& text, const char* close) {
    if (!text.empty()) line.append(line.empty() ? "" : " ").append(open).append(text).append(close);
  };
  part("", change.leading, "");
  part("[-", change.before, "-]");
  part("{+", change.after, "+}");
  part("", change.trailing, "");
  return line;
}

}  // namespace feedmill
