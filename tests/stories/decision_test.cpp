#include "stories/decision.h"

#include "support/catch.h"

using namespace feedmill::stories;

TEST_CASE("decision: what is stored reads back") {
  Decision decision;
  decision.joined.tier = Tier::kStory;
  decision.joined.story = 7;
  decision.joined.entry = 70;
  decision.joined.score = 0.412;
  decision.joined.threshold = 0.31;
  decision.joined.words = {"otter", "motorway \"A1\""};
  decision.joined.evidence = {"link"};
  Comparison copy;
  copy.tier = Tier::kCopy;
  copy.story = 8;
  copy.passage = "crosses the motorway near";
  copy.veto = "template";
  decision.rejected = {copy};
  CHECK(decision_from_json(to_json(decision)) == decision);
}

TEST_CASE("decision: what is none reads as a story of its own") {
  CHECK(decision_from_json("") == Decision{});
  CHECK(decision_from_json("{\"joined\":7,\"rejected\":{}}").joined.tier == Tier::kNone);
}
