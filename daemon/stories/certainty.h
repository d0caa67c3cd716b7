// How sure it is that two reports tell of one event, as a share: of a hundred comparisons that came
// to 0.9, ninety were. Fitted to labelled pairs by bench/fit_certainty.py, where the figures are
// told. It grows with the score's distance to its threshold and changes no decision. Pure; any
// thread.
#pragma once

#include <string>
#include <string_view>

namespace feedmill::stories {

/// Of tier 4. `margin`: the score less its threshold.
double certainty(double margin);

/// "one name=-150": what was found, and in thousandths what that adds to the margin.
std::string note(std::string_view name, double amount);

}  // namespace feedmill::stories
