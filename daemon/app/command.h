// The commands as values: a name, what it is for, its options, what it runs. cli.cpp makes the
// parser of the command line of them, and is the one file that knows CLI11. Main thread.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

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

/// The options that all commands share.
struct Invocation {
  std::string config_file;  ///< -c; empty: the first of the usual places
  LogLevel log_level = LogLevel::kInfo;
  LogFormat log_format = LogFormat::kUsual;
  bool utc = false;  ///< times for people too
};

/// One option, flag or argument of a command.
struct Option {
  /// Where what was typed goes: a flag, a text, any number of texts, a whole number >= 0. It must
  /// live as long as the command.
  using Target = std::variant<bool*, std::string*, std::vector<std::string>*, std::int64_t*,
                              std::optional<std::int64_t>*>;

  std::string name;  ///< "--json", "-q,--quiet"; without dashes it is an argument: "file"
  std::string about;
  Target target;
  std::string value = {};  ///< what its value is called in the help; empty: the parser's word
  bool required = false;
  std::vector<std::string> choices = {};  ///< empty: anything
  /// What is wrong with a value; empty where nothing is.
  std::function<std::string(const std::string&)> mistake = {};
  std::vector<std::string> excludes = {};  ///< options named before it that cannot go with it
};

struct Subcommand {
  std::string name;
  std::string about;
  std::vector<Option> options = {};
  std::vector<Subcommand> commands = {};  ///< beneath it: `sources add`
  std::string footer = {};
  /// Returns the exit status. Empty: one of the commands beneath it must be named.
  std::function<int(const Invocation&)> run = {};
};

Subcommand run_command();
Subcommand poll_command();
Subcommand digest_command();
Subcommand status_command();
Subcommand entries_command();
Subcommand stories_command();
Subcommand search_command();
Subcommand explain_command();
Subcommand sources_command();
Subcommand check_command();
Subcommand parse_command();
Subcommand template_command();
Subcommand backup_command();
Subcommand doctor_command();
Subcommand export_command();
Subcommand schema_command();
Subcommand import_command();

}  // namespace feedmill
