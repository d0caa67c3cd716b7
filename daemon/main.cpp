// Arguments -> command -> exit status, nothing else.
#include "app/command.h"

int main(int argc, char** argv) { return feedmill::run_command(argc, argv); }
