// feedmill sources add | remove | import. Main thread.
#pragma once

#include "app/command.h"

namespace feedmill {

Subcommand sources_add_command();
Subcommand sources_remove_command();
Subcommand sources_import_command();

}  // namespace feedmill
