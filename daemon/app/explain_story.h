// Why an entry is in its story, in words. Pure; any thread.
#pragma once

#include <string>
#include <vector>

#include "feedmill/catalogue.h"

namespace feedmill {

/// Lines for a person, without a feed's control characters.
std::vector<std::string> explain_story(const ExplanationRow& row);

}  // namespace feedmill
