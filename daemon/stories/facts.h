// What a report says, beyond its title: the names, figures and other words of its title and of the
// opening of its text, as hashes. Two accounts of one event share them however they are worded;
// two events that are told in one form share the form. Pure; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "stories/features.h"
#include "stories/tokens.h"

namespace feedmill::stories {

/// A fact is a hash whose low bits say that it was written as a name, that the title has it, and
/// that it is a string: three characters of Han, which are part of a name where two texts have
/// them, and of grammar where one has.
constexpr std::uint32_t kNameBit = 1, kTitleBit = 2, kStringBit = 4;
constexpr std::uint32_t word_of(std::uint32_t fact) {
  return fact & ~(kNameBit | kTitleBit | kStringBit);
}
constexpr bool is_string(std::uint32_t fact) { return (fact & kStringBit) != 0; }
constexpr bool is_name(std::uint32_t fact) { return (fact & kNameBit) != 0; }
constexpr bool is_in_title(std::uint32_t fact) { return (fact & kTitleBit) != 0; }

/// Fills `facts`, `clues` and `figures` from the words of the title and of the text.
void add_facts(const std::vector<Token>& title, const std::vector<Token>& text, Features& features);

}  // namespace feedmill::stories
