// feedmill sources add | remove | import. Main thread.
#pragma once

#include "app/command.h"

namespace feedmill {

/// Adds them beneath the `sources` subcommand.
void add_source_list_commands(CLI::App& sources, Invocation& invocation);

}  // namespace feedmill
