// feedmill sources add | remove | import | pause | resume | tag. Main thread.
#pragma once

#include "app/command.h"

namespace feedmill {

Subcommand sources_add_command();
Subcommand sources_remove_command();
Subcommand sources_import_command();
Subcommand sources_pause_command();
Subcommand sources_resume_command();
Subcommand sources_tag_command();

}  // namespace feedmill
