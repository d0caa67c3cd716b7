// Two versions of a text: what is called changed makes the one of the other, and nothing of it is
// longer than it may be.
#include "edits/changes.h"
#include "edits/churn.h"
#include "edits/word_diff.h"
#include "fields.h"
#include "text/html.h"

namespace {

using namespace feedmill;
using fuzz::require;
using Words = std::vector<std::string_view>;

void apply_changes(const std::string& before, const std::string& after) {
  const Words old_words = words_between_blanks(before), new_words = words_between_blanks(after);
  Words made;
  std::size_t done = 0;
  for (const WordSwap& swap : word_diff(old_words, new_words)) {
    require(swap.before_from >= done && swap.before_from <= swap.before_to);
    require(swap.before_to <= old_words.size() && swap.after_from <= swap.after_to);
    require(swap.after_to <= new_words.size());
    require(swap.before_from < swap.before_to || swap.after_from < swap.after_to);
    for (; done < swap.before_from; ++done) made.push_back(old_words[done]);
    for (std::size_t i = swap.after_from; i < swap.after_to; ++i) made.push_back(new_words[i]);
    done = swap.before_to;
  }
  for (; done < old_words.size(); ++done) made.push_back(old_words[done]);
  require(made == new_words);
}

bool is_line(const std::string& text) {
  return text.find_first_of("\r\n\x1B\x7F") == std::string::npos &&
         find_invalid_utf8(text) == std::string_view::npos;
}

void tell(const Entry& before, const Entry& after) {
  constexpr std::size_t kMostTold = 4, kMostWords = 31;  // the ellipsis is one
  const EntryChanges told = changes_between(before, after);
  require(told.changes.size() <= kMostTold && told.further >= 0);
  require(told.further == 0 || told.changes.size() == kMostTold);
  for (const WordChange& change : told.changes) {
    require(!change.before.empty() || !change.after.empty());
    require(change.before != change.after || words_between_blanks(change.before).size() >= 30);
    for (const std::string& text : {change.leading, change.before, change.after, change.trailing}) {
      require(is_line(text));
      require(words_between_blanks(text).size() <= kMostWords);
    }
    require(is_line(as_wdiff(change)));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Fields fields(data, size);
  const bool plain = fields.choose(2) == 1;
  Entry before, after;
  before.title = fields.next();
  after.title = fields.next();
  const std::string first = fields.next(), second = fields.next();
  apply_changes(first, second);
  apply_changes(second, first);
  (plain ? before.content_text : before.content_html) = first;
  (plain ? after.content_text : after.content_html) = second;
  tell(before, after);
  tell(after, before);
  require(changes_between(before, before).empty());
  return 0;
}
