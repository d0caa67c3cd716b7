// ${NAME} and ${NAME:-default} in the values of the configuration. Any thread, as long as none
// changes the environment.
#pragma once

#include "config/reading.h"

namespace feedmill {

/// Puts the environment's values in, once: what they hold is not read again. As in a shell, the
/// default stands for a variable that is empty too. $${ is a literal ${; anything else stays. One
/// that is not set and has no default is a problem. Keys are left alone.
void expand_environment(Reading& reading, YamlNode& node);

}  // namespace feedmill
