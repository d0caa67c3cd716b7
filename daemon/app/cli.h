// The command line. Main thread.
#pragma once

namespace feedmill {

/// Parses the command line and runs what it names; the program's exit status.
int run_command_line(int argc, char** argv);

}  // namespace feedmill
