// What stands in front of an article (breadcrumb, title) and captions that it says twice. Pure; any
// thread.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace feedmill::excerpt {

/// A stretch of a text, in bytes: [begin, end).
struct Stretch {
  std::size_t begin = 0;
  std::size_t end = 0;
};

/// The second of two equal runs of words, three to forty of them, near the start of a text: a
/// caption stands so beside its image's description. Linear.
std::vector<Stretch> find_repeats(std::string_view text);

/// How much of `text` from its start on is the title, set apart from what follows: on a line of its
/// own, said twice, or in front of what begins another sentence. A first sentence of the same
/// words, a title that goes on ("Bank buys bank" - "Bank buys bank today.") and a body that is
/// nothing but its title are none: 0.
std::size_t title_length(std::string_view text, std::string_view title);

/// Where a breadcrumb of two steps or more at the start ends ("Home > Business > "); 0: there is
/// none.
std::size_t breadcrumb_length(std::string_view text);

/// Whether what `text` begins with, after white space, could begin a sentence: no letter in lower
/// case.
bool begins_sentence(std::string_view text);

}  // namespace feedmill::excerpt
