// What to do about text that is not YAML, for the mistakes that people make: yaml-cpp says what its
// grammar missed, and where it noticed. Pure; any thread.
#pragma once

#include <string_view>

#include "config/yaml_tree.h"

namespace feedmill {

/// `problem`: the scanner's or parser's words; `noticed`: its position in `text`.
Mistake advise(std::string_view text, std::string_view problem, Position noticed);

}  // namespace feedmill
