// feedmill check: every problem of the configuration on stderr, what was found in it on stdout.
#include <fmt/format.h>

#include <iostream>

#include "app/command.h"
#include "app/load.h"
#include "deliver/look_file.h"
#include "text/display.h"

namespace feedmill {
namespace {

std::string count(std::size_t number, std::string_view what) {
  return fmt::format("{} {}{}", number, what, number == 1 ? "" : "s");
}

void add_template_problems(ConfigReading& reading) {
  std::vector<TemplateProblem> problems;
  for (const DigestSpec& digest : reading.config.digests) read_look(digest, problems);
  for (const TemplateProblem& problem : problems) {
    reading.errors.push_back(
        {problem.path, problem.mistake.line, problem.mistake.column, problem.mistake.message});
  }
}

int check(const Invocation& invocation) {
  const auto file = find_config(invocation.config_file);
  if (!file) {
    std::cerr << "feedmill: " << one_line(file.error().message) << '\n';
    return kConfigStatus;
  }
  ConfigReading reading = read_config(*file);
  add_template_problems(reading);
  print_problems(reading.errors);
  std::string summary =
      fmt::format("{}: {}, {}", one_line(*file), count(reading.config.sources.size(), "source"),
                  count(reading.config.digests.size(), "digest"));
  if (!reading.errors.empty()) summary += ", " + count(reading.errors.size(), "problem");
  std::cout << summary << '\n';
  return reading.errors.empty() ? kDone : kConfigStatus;
}

}  // namespace

Subcommand check_command() {
  Subcommand command{
      "check",
      "Validates the configuration: every problem as FILE:LINE:COLUMN: message on "
      "stderr, then how many sources and digests it has. Exit status 78 where something "
      "is wrong."};
  command.run = check;
  return command;
}

}  // namespace feedmill
