// What recognising asks for. Chosen by reasoning and checked by cross-validation, on plateaus where
// a neighbouring value changes little: see docs/recognising.md. Plain values; any thread.
#pragma once

#include <cstddef>

#include "feedmill/time.h"

namespace feedmill::stories {

struct Rules {
  // Any tier. A story takes no report more than a week after it began.
  Seconds longest_story = std::chrono::hours(7 * 24);
  Seconds longest_pause = std::chrono::hours(72);  ///< of tier 4, and of equal titles

  // Tier 3.
  double containment = 0.6;    ///< share of the smaller text's runs that the other has
  double runs_in_common = 20;  ///< of the whole texts, estimated where they are sampled
  double swaps = 4;            ///< so many other names or numbers between the same words, and
  double swaps_share = 0.2;    ///< this share of those compared, make a template; half in a source
  int furniture_items = 3;     ///< items of one source that share a run make it furniture,
  double furniture_share = 0.1;  ///< where they are so many of its items

  // Tier 4.
  double similarity = 0.36;      ///< to join a story
  double similarity_own = 0.57;  ///< to join one that only this source tells
  double amount = 0.25;     ///< weight of how much is shared; the rest is of how alike they are
  double full_amount = 8;   ///< so much is all: the rarity of about three words nobody else has
  double decay_hours = 12;  ///< sigma of the decay of the likeness with the time since its latest
  std::size_t shared_words = 2;  ///< of the titles; fewer join nothing
  double crowd = 0.02;    ///< more, each time that a story's reports double, which bring in words
  double crowd_from = 5;  ///< from so many reports on
  double beside_name = 0.5;   ///< what is shared beside one name, as a share of all that is:
  double one_name = 0.15;     ///< less, and up to so much more is asked for, all of it for none
  double long_name = 0.15;    ///< more, where nothing but a name of four words is shared and
                              ///< the title goes on with rarer ones
  double one_part = 0.15;     ///< more, where a title tells of two events and one is shared
  double common_word = 0.25;  ///< of what a word counts, where headlines of everything share it:
  double spread = 0.9;        ///< so many of its reports are each in a story of their own
  double commonplace = 0.05;  ///< up to so much more, where words are shared that stand in
  double commonplace_from = 0.5;   ///< many stories: that share of their reports, by weight,
  double commonplace_range = 0.3;  ///< and all of it from so much more on
  double rarest_missing = 0.03;    ///< more, where both titles have rarer words than any they share
  double rarest_missing_young = 0.12;  ///< the same, in a young store
  double young_store = 0.07;           ///< more, in a store that knows no word as rare yet
  double young_stories = 1500;   ///< held; from so many on a store is young no more, by degrees
  double other_language = 0.25;  ///< more, where a report is in another language than the story
  double passages_bonus = 0.12;  ///< what shared passages take off the threshold
  // Of two reports with texts, rounded from a logistic regression over
  // pairs of reports read by hand; in units of the score.
  double titles_miss = 0.35;       ///< titles that have less in common than this count no less
  double text_asked = 0.14;        ///< so much the texts have to say for it,
  double text_likeness = 0.65;     ///< by the words that they have in common beyond their titles,
  double same_figures = 0.9;       ///< by the figures in common, all of it for two of three digits,
  double same_names = 0.5;         ///< and by the names, all of it for four;
  double same_quotation = 0.3;     ///< six words in quotation marks in both
  double other_figures = 1.15;     ///< against it: figures that the other text has not,
  double other_names = 0.7;        ///< names that each has and the other has not,
  double one_frame = 1.3;          ///< and titles of one frame with other words in its slots,
  double frame = 0.35;             ///< where the frame is more than this share of the longer one
  double text_alone = 0.3;         ///< evidence for which titles need one word in common, not two
  double bridge_margin = 0.08;     ///< over both thresholds, for two stories to become one
  std::size_t bridge_reports = 2;  ///< of the smaller of them, at most
  double credit_bonus = 0.08;      ///< what naming a report's outlet, or linking it, takes off
};

}  // namespace feedmill::stories
