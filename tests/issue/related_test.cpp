// What stands beside a story.
#include "issue/related.h"
#include "support/catch.h"

using namespace feedmill;

namespace {

stories::Comparison compared(double score, double threshold, std::string veto = "") {
  stories::Comparison other;
  other.entry = 4;
  other.score = score;
  other.threshold = threshold;
  other.veto = std::move(veto);
  return other;
}

using Numbers = std::vector<std::int64_t>;

}  // namespace

TEST_CASE("related: what came near enough, and is no series, template or column") {
  CHECK(may_stand_beside(compared(0.3, 0.5)));
  CHECK_FALSE(may_stand_beside(compared(0.29, 0.5)));
  CHECK_FALSE(may_stand_beside(compared(0.3, 0)));
  CHECK_FALSE(may_stand_beside(compared(0.9, 0.5, "a series")));
  stories::Comparison forgotten = compared(0.4, 0.5);
  forgotten.entry = 0;
  CHECK_FALSE(may_stand_beside(forgotten));
  CHECK(nearness_of(compared(0.25, 0.5)) == 0.5);
}

TEST_CASE("related: the nearest first, one of each other story, three at most") {
  CHECK(related_to(1, {{10, 2, 0.7}, {11, 3, 0.9}, {12, 2, 0.8}}) == Numbers{11, 12});
  CHECK(related_to(1, {{10, 2, 0.6}, {11, 3, 0.7}, {12, 4, 0.8}, {13, 5, 0.9}}) ==
        Numbers{13, 12, 11});
  CHECK(related_to(1, {{10, 2, 0.7}, {11, 3, 0.7}}) == Numbers{11, 10});
}

TEST_CASE(
    "related: not the story itself, which may have taken it in since, nor what is forgotten") {
  CHECK(related_to(1, {{10, 1, 0.9}, {11, 0, 0.9}}).empty());
}
