// The configuration for a command: found, read, and its problems told. Main thread.
#pragma once

#include <optional>
#include <string>

#include "app/command.h"
#include "config/config.h"

namespace feedmill {

struct LoadedConfig {
  std::string file;
  Config config;
};

/// What -c and the usual places lead to. Where there is none, or something is wrong with it, each
/// problem stands on stderr and the command is to return kConfigStatus.
std::optional<LoadedConfig> load(const Invocation& invocation);

/// Each problem as "FILE:LINE:COLUMN: message" on stderr, harmless on a terminal.
void print_problems(const std::vector<ConfigError>& problems);

}  // namespace feedmill
