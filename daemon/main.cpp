// Arguments -> command -> exit status, nothing else.
#include "app/cli.h"

int main(int argc, char** argv) { return feedmill::run_command_line(argc, argv); }
