#include "app/command.h"

namespace feedmill {
void add_parse(CLI::App&, Invocation&) {}
}  // namespace feedmill
