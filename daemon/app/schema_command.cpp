// feedmill schema: what an editor needs to complete and check the configuration.
#include <iostream>

#include "app/command.h"
#include "config/schema.h"

namespace feedmill {

Subcommand schema_command() {
  Subcommand command{
      "schema",
      "Prints the configuration's JSON Schema, for editors: feedmill schema > "
      "feedmill.schema.json, and `# yaml-language-server: $schema=feedmill.schema.json` as the "
      "first line of the configuration. What one value says of another, and files that are named, "
      "only `check` sees."};
  command.run = [](const Invocation&) {
    std::cout << config_schema() << '\n';
    std::cout.flush();
    return static_cast<int>(std::cout ? kDone : kFailedStatus);
  };
  return command;
}

}  // namespace feedmill
