// What two texts say for and against their being of one event, beyond their titles: figures, names
// and words in common, figures and names that contradict, and titles of one frame whose slots hold
// something else. Each has a weight (rules.h) and is told by `explain`. Pure; any thread.
#pragma once

#include <string>
#include <vector>

#include "stories/features.h"
#include "stories/rules.h"
#include "stories/window.h"

namespace feedmill::stories {

struct Evidence {
  double sum = 0;                  ///< to be added to the score
  std::vector<std::string> notes;  ///< "same figures=+271": what it is, and thousandths
};

/// Whether a report has text enough to be compared so.
bool has_text(const Features& features);

/// Whether two reports have so much in common that it may make them one story, whatever their
/// titles. `lacking`: so much is needed at least. `weights`: weights_of() the first.
bool may_agree(const Features& a, const std::vector<double>& weights, const Features& b,
               double lacking, const Window& window, const Rules& rules);

/// `lacking`: what the titles lack of what is asked for; where the texts do not bring so much, the
/// titles are not looked at again.
/// `own`: the other report is of the same source, whose texts are alike whatever they tell: there
/// nothing speaks for.
/// `weights`: weights_of() the report.
Evidence evidence_of(const Features& report, const std::vector<double>& weights,
                     const Member& other, bool own, double lacking, const Window& window,
                     const Rules& rules);

}  // namespace feedmill::stories
