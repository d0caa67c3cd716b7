#include "store/shown_comparison.h"

#include "store/ids.h"

namespace feedmill {
namespace {

using Ground = ComparisonRow::Ground;

Ground ground_of(stories::Tier tier) {
  switch (tier) {
    case stories::Tier::kArticle:
      return Ground::kArticle;
    case stories::Tier::kCopy:
      return Ground::kCopy;
    case stories::Tier::kStory:
      return Ground::kEvent;
    case stories::Tier::kByHand:
      return Ground::kByHand;
    case stories::Tier::kNone:
      break;
  }
  return Ground::kNone;
}

}  // namespace

ComparisonRow shown_comparison(const stories::Comparison& comparison, const std::string& tag) {
  ComparisonRow row;
  row.ground = ground_of(comparison.tier);
  row.story_id = shown_story(tag, comparison.story);
  if (comparison.entry != 0) row.entry_id = shown_entry(tag, comparison.entry);
  row.score = comparison.score;
  row.threshold = comparison.threshold;
  row.clue = comparison.clue;
  row.words = comparison.words;
  row.passage = comparison.passage;
  row.evidence = comparison.evidence;
  row.veto = comparison.veto;
  return row;
}

}  // namespace feedmill
