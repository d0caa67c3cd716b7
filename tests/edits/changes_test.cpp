#include "edits/changes.h"

#include "edits/word_diff.h"
#include "support/catch.h"

using namespace feedmill;

namespace {

Entry entry(const std::string& title, const std::string& text) {
  Entry made;
  made.title = title;
  made.content_text = text;
  return made;
}

EntryChanges of_text(const std::string& before, const std::string& after) {
  return changes_between(entry("T", before), entry("T", after));
}

}  // namespace

TEST_CASE("changes: a corrected word is told with the words beside it") {
  const auto found = changes_between(
      entry("Three hurt in Aalst fire", "The fire began at six in the bakery of Jan Maes."),
      entry("Four hurt in Aalst fire", "The fire began at five in the bakery of Jan Maes."));
  const WordChange title{WordChange::Where::kTitle, "", "Three", "Four", "hurt in Aalst fire"};
  const WordChange text{WordChange::Where::kText, "The fire began at", "six", "five",
                        "in the bakery of Jan"};
  CHECK(found.changes == std::vector<WordChange>{title, text});
  CHECK(found.further == 0);
}

TEST_CASE("changes: what was taken out or put in has an empty side") {
  CHECK(of_text("one two three", "one three").changes ==
        std::vector<WordChange>{{WordChange::Where::kText, "one", "two", "", "three"}});
  CHECK(of_text("one three", "one two three").changes ==
        std::vector<WordChange>{{WordChange::Where::kText, "one", "", "two", "three"}});
}

TEST_CASE("changes: counters, ages and marks are no edit") {
  CHECK(
      of_text("A text. 1,204 views and 3 comments", "A text. 1,377 views and 12 comments").empty());
  CHECK(of_text("Comments: 3 all told", "Comments: 4 all told").empty());
  CHECK(of_text("posted 3 hours ago", "posted 5 hours ago").empty());
  CHECK(of_text("Text. 12 просмотров", "Text. 90 просмотров").empty());
  CHECK(of_text("He said \"no\" - twice", "He said “no” – twice").empty());
}

TEST_CASE("changes: a number that nothing counts is a correction") {
  CHECK(of_text("The quake killed 30 people", "The quake killed 13 people").changes.size() == 1);
}

TEST_CASE("changes: only the first few are told, the others counted") {
  std::string before, after;
  for (int i = 0; i < 10; ++i) {
    before += "same old" + std::to_string(i) + "x ";
    after += "same new" + std::to_string(i) + "x ";
  }
  const auto found = of_text(before, after);
  CHECK(found.changes.size() == 4);
  CHECK(found.further == 6);
}

TEST_CASE("changes: a long text that was written anew is one change, cut short, in bounded time") {
  std::string before, after;
  for (int i = 0; i < 20000; ++i) {
    before += "a" + std::to_string(i) + " ";
    after += "b" + std::to_string(i) + " ";
  }
  const auto found = of_text(before, after);
  REQUIRE(found.changes.size() == 1);
  CHECK(found.changes[0].before.size() < 300);
  CHECK(found.changes[0].after.substr(0, 6) == "b0 b1 ");
}

TEST_CASE("word diff: swaps are the fewest") {
  const auto words = words_between_blanks;
  CHECK(word_diff(words("a b c d e"), words("a x c e f")) ==
        std::vector<WordSwap>{{1, 2, 1, 2}, {3, 4, 3, 3}, {5, 5, 4, 5}});
  CHECK(word_diff(words("same text"), words(" same  text ")).empty());
  CHECK(word_diff(words(""), words("")).empty());
}
