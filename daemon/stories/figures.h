// Numbers as reports write them: "5.7bn" and "nearly 6 billion" are one figure, "34" and "35" are
// two. A figure is sixteen bits: its leading digits without the thousands (outlets write "2,400",
// "2.4 thousand" and "2.4k"), and how many of them were written. Pure; any thread.
#pragma once

#include <cstdint>
#include <string_view>

namespace feedmill::stories {

using Figure = std::uint16_t;

/// Of a word that begins with a digit, folded as tokens are (a decimal comma is a point); 0: none.
Figure figure_of(std::string_view word);

/// How many digits were given, 1 to 3; more are 3: a figure of one digit says next to nothing.
constexpr int digits_of(Figure figure) { return figure >> 14U; }

/// Whether the two may be one number: equal, or the one is the other rounded.
bool is_near(Figure a, Figure b);

}  // namespace feedmill::stories
