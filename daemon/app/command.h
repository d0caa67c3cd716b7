// The command line: each subcommand is a function that adds itself to the parser and says what to
// run. Main thread.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <string>

#include "system/log.h"

namespace feedmill {

/// Exit statuses, of sysexits.h where that has one.
enum ExitStatus : int {
  kDone = 0,
  kFailedStatus = 1,
  kUsageStatus = 2,
  kNotAFeedStatus = 65,
  kConfigStatus = 78
};

/// What the command line came to. A subcommand's callback sets `run`; the options that all commands
/// share are filled in before it is called.
struct Invocation {
  std::string config_file;  ///< -c; empty: the first of the usual places
  LogLevel log_level = LogLevel::kInfo;
  std::function<int()> run;  ///< returns the exit status
};

// Each adds a subcommand (and those beneath it) to `app`.
void add_parse(CLI::App& app, Invocation& invocation);
void add_check(CLI::App& app, Invocation& invocation);
void add_sources(CLI::App& app, Invocation& invocation);
void add_status(CLI::App& app, Invocation& invocation);
void add_entries(CLI::App& app, Invocation& invocation);
void add_stories(CLI::App& app, Invocation& invocation);
void add_explain(CLI::App& app, Invocation& invocation);
void add_search(CLI::App& app, Invocation& invocation);
void add_poll(CLI::App& app, Invocation& invocation);
void add_digest(CLI::App& app, Invocation& invocation);
void add_template(CLI::App& app, Invocation& invocation);
void add_run(CLI::App& app, Invocation& invocation);

/// Parses the command line and runs what it names; the program's exit status.
int run_command(int argc, char** argv);

}  // namespace feedmill
