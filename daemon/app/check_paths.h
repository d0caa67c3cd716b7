// What `check` sees of the files and folders that the configuration names, as the user who runs
// it: whether they are there, of the right kind, and readable or writable. Nothing is made, opened
// for writing or sent. Main thread.
#pragma once

#include <vector>

#include "config/config.h"

namespace feedmill {

struct PathFinding {
  ConfigError place;
  bool hint = false;  ///< worth knowing, and no mistake
};

/// In the order of `reading.paths`; then what is wrong with the places that hold where the
/// configuration names none.
std::vector<PathFinding> look_at_paths(const ConfigReading& reading);

/// Mistakes in the templates that digests name, at their places; of one that is not there nothing.
std::vector<ConfigError> look_at_templates(const Config& config);

}  // namespace feedmill
