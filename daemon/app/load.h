// The configuration for a command: found, read, and its problems told. Main thread.
#pragma once

#include <optional>
#include <string>

#include "app/command.h"
#include "config/config.h"
#include "feedmill/result.h"

namespace feedmill {

struct LoadedConfig {
  std::string file;
  Config config;
  std::vector<ConfigFile> files;  ///< the main one first
};

/// What -c and the usual places lead to. Where there is none, or something is wrong with it, each
/// problem stands on stderr and the command is to return kConfigStatus.
std::optional<LoadedConfig> load(const Invocation& invocation);

/// The same for what reads or writes the store: a root becomes the store's owner before it is
/// opened, or is told why not. Before any thread. `status` is to exit with where it gives nothing.
std::optional<LoadedConfig> load_for_store(const Invocation& invocation, int& status);

/// Each problem as "FILE:LINE:COLUMN: message" on stderr, harmless on a terminal.
void print_problems(const std::vector<ConfigError>& problems);

}  // namespace feedmill
