// Whose report a text follows ("as reported by X", "laut X", "据X报道", "Xによると") and what it
// quotes: the strongest evidence that two texts tell of one event. Pure; any thread.
#pragma once

#include <string_view>
#include <vector>

#include "stories/features.h"
#include "stories/tokens.h"

namespace feedmill::stories {

/// Fills `credits` with the keys of what may be an outlet's name beside words of reporting. Most
/// are none: those that name a source held are told apart by Recogniser::tell_of_window().
void add_credits(std::string_view text, const std::vector<Token>& tokens, Features& features);

/// Fills `quotes` with hashes of six words each that stand in quotation marks; of many the same
/// ones in each text.
void add_quotes(std::string_view text, const std::vector<Token>& tokens, Features& features);

}  // namespace feedmill::stories
