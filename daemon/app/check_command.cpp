// feedmill check: every problem of the configuration on stderr, what was found in it on stdout.
#include <fmt/format.h>

#include <algorithm>
#include <iostream>
#include <iterator>
#include <memory>
#include <tuple>

#include "app/check_paths.h"
#include "app/command.h"
#include "app/load.h"
#include "app/tell.h"
#include "config/changes.h"
#include "store/open.h"
#include "text/display.h"

namespace feedmill {
namespace {

std::string count(std::size_t number, std::string_view what) {
  return fmt::format("{} {}{}", number, what, number == 1 ? "" : "s");
}

/// By file in the order in which they were read, then by place.
void sort_by_place(const std::vector<ConfigFile>& files, std::vector<ConfigError>& problems) {
  const auto rank = [&](const ConfigError& problem) {
    const auto same = [&](const ConfigFile& file) { return file.path == problem.file; };
    return std::make_tuple(std::find_if(files.begin(), files.end(), same) - files.begin(),
                           problem.line, problem.column);
  };
  std::stable_sort(problems.begin(), problems.end(),
                   [&](const ConfigError& a, const ConfigError& b) { return rank(a) < rank(b); });
  // What an alias or a merge key repeats is told once.
  problems.erase(std::unique(problems.begin(), problems.end()), problems.end());
}

/// All that is told, hints among it; `mistakes` is how many are none.
std::vector<ConfigError> everything_about(ConfigReading& reading, std::size_t& mistakes) {
  std::vector<ConfigError> problems = std::move(reading.errors), hints;
  for (ConfigError& mistake : look_at_templates(reading.config))
    problems.push_back(std::move(mistake));
  for (PathFinding& finding : look_at_paths(reading))
    (finding.hint ? hints : problems).push_back(std::move(finding.place));
  sort_by_place(reading.files, problems);
  mistakes = problems.size();
  std::move(hints.begin(), hints.end(), std::back_inserter(problems));
  sort_by_place(reading.files, problems);
  return problems;
}

/// What a reload would change against what the daemon or the last poll read.
int show_plan(const Config& config) {
  if (!store_exists(config.storage)) {
    std::cout << "nothing has been read yet: everything is new\n";
    return kDone;
  }
  const auto store = open_store(config.storage, StoreAccess::kRead);
  if (!store) return tell_failure(store.error());
  const auto read = (*store)->configuration();
  if (!read) return tell_failure(read.error());
  if (read->empty()) {
    std::cout << "what was read last is not known: no daemon or poll of this version has run\n";
    return kDone;
  }
  const auto changes = changes_between(picture_from_text(*read), picture_of(config));
  for (const Change& change : changes) std::cout << one_line(to_line(change)) << '\n';
  if (changes.empty()) std::cout << "a reload changes nothing\n";
  return kDone;
}

int check(const Invocation& invocation, bool diff) {
  const auto file = find_config(invocation.config_file);
  if (!file) return tell_failure(file.error().message, kConfigStatus);
  ConfigReading reading = read_config(*file);
  std::size_t mistakes = 0;
  print_problems(everything_about(reading, mistakes));
  std::string summary =
      fmt::format("{}: {}, {}", one_line(*file), count(reading.config.sources.size(), "source"),
                  count(reading.config.digests.size(), "digest"));
  if (mistakes > 0) summary += ", " + count(mistakes, "problem");
  std::cout << summary << '\n';
  if (mistakes > 0) return kConfigStatus;
  return diff ? show_plan(reading.config) : kDone;
}

}  // namespace

Subcommand check_command() {
  auto diff = std::make_shared<bool>(false);
  Subcommand command{
      "check",
      "Validates the configuration, and looks at the files and folders that it names, without "
      "making any: every problem as FILE:LINE:COLUMN: message on stderr, then how many sources and "
      "digests it has. Exit status 78 where something is wrong; a hint is no problem."};
  command.options = {
      {"--diff", "then what a reload would change against what the daemon or the last poll read",
       diff.get()}};
  command.run = [diff](const Invocation& invocation) { return check(invocation, *diff); };
  return command;
}

}  // namespace feedmill
