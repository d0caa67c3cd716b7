// The commands' values become CLI11's parser: the only file that knows it, as its header costs more
// to compile than any command.
#include "app/cli.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <csignal>
#include <iostream>
#include <map>
#include <sstream>

#include "app/command.h"
#include "app/command_words.h"
#include "app/completion.h"
#include "system/last_word.h"
#include "system/log.h"
#include "system/stack_room.h"
#include "system/terminal.h"
#include "text/display.h"

namespace feedmill {
namespace {

constexpr auto kAbout =
    "feedmill polls feeds, recognises what it has seen, joins reports of one story, and writes "
    "digests.";

constexpr auto kShared =
    "Every command takes -c, --config FILE, --log-level LEVEL and --utc: see feedmill --help.";

const std::map<std::string, LogLevel> kLevels = {{"error", LogLevel::kError},
                                                 {"warning", LogLevel::kWarning},
                                                 {"info", LogLevel::kInfo},
                                                 {"debug", LogLevel::kDebug}};

const std::map<std::string, LogFormat> kFormats = {{"logfmt", LogFormat::kLogfmt},
                                                   {"json", LogFormat::kJson}};

std::vector<Subcommand> all_commands() {
  std::vector<Subcommand> commands = {run_command(),    poll_command(),    digest_command(),
                                      status_command(), entries_command(), stories_command(),
                                      search_command(), explain_command(), sources_command(),
                                      check_command(),  parse_command(),   template_command(),
                                      backup_command(), doctor_command(),  export_command(),
                                      import_command(), schema_command()};
  commands.push_back(completion_command(commands));
  return commands;
}

/// CLI11's own check says so in 300 digits.
std::string no_whole_number(const std::string& text) {
  const bool digits = !text.empty() && text.size() <= 18 &&
                      text.find_first_not_of("0123456789") == std::string::npos;
  return digits ? std::string() : "not a whole number: " + one_line(text);
}

/// Adds an option whose value goes to its target, whatever kind that is.
struct Adding {
  CLI::App& app;
  const Option& option;

  CLI::Option* operator()(bool* flag) const {
    return app.add_flag(option.name, *flag, option.about);
  }
  CLI::Option* operator()(std::string* text) const {
    return app.add_option(option.name, *text, option.about);
  }
  CLI::Option* operator()(std::vector<std::string>* texts) const {
    return app.add_option(option.name, *texts, option.about);
  }
  CLI::Option* operator()(std::int64_t* number) const { return add_number(*number); }
  CLI::Option* operator()(std::optional<std::int64_t>* number) const { return add_number(*number); }

  template <class Number>
  CLI::Option* add_number(Number& number) const {
    return app.add_option(option.name, number, option.about)
        ->check(CLI::Validator(no_whole_number, ""));
  }
};

void add_option(CLI::App& app, const Option& option) {
  CLI::Option* added = std::visit(Adding{app, option}, option.target);
  if (option.required) added->required();
  if (!option.value.empty()) added->type_name(option.value);
  if (!option.choices.empty()) added->check(CLI::IsMember(option.choices));
  if (option.mistake) added->check(CLI::Validator(option.mistake, ""));
  for (const std::string& other : option.excludes) added->excludes(app.get_option(other));
}

/// `chosen` becomes the command that was named, the innermost one.
void add_command(CLI::App& parent, const Subcommand& command, const Subcommand*& chosen) {
  CLI::App* app = parent.add_subcommand(command.name, command.about);
  app->footer(command.footer.empty() ? kShared : command.footer + "\n" + kShared);
  for (const Option& option : command.options) add_option(*app, option);
  for (const Subcommand& beneath : command.commands) add_command(*app, beneath, chosen);
  if (!command.run) app->require_subcommand(1);
  app->callback([app, &command, &chosen] {
    if (app->get_subcommands().empty()) chosen = &command;
  });
}

void add_shared_options(CLI::App& app, Invocation& invocation) {
  app.set_version_flag("-V,--version", "feedmill " FEEDMILL_VERSION);
  app.add_option("-c,--config", invocation.config_file,
                 "the configuration (default: $FEEDMILL_CONFIG, ./feedmill.yaml, "
                 "$XDG_CONFIG_HOME/feedmill/feedmill.yaml, /etc/feedmill/feedmill.yaml)")
      ->type_name("FILE");
  app.add_flag("--utc", invocation.utc, "times in UTC on a terminal too, which shows local ones");
  app.add_option("--log-level", invocation.log_level, "error, warning, info or debug")
      ->transform(CLI::CheckedTransformer(kLevels).description(""))
      ->type_name("LEVEL");
  app.add_option("--log-format", invocation.log_format,
                 "logfmt or json; else words on a terminal and logfmt elsewhere")
      ->transform(CLI::CheckedTransformer(kFormats).description(""))
      ->type_name("FORMAT");
}

/// One form for all mistakes: the parser's sentence on a line behind our name.
std::string say_mistake(const CLI::App*, const CLI::Error& error) {
  return "feedmill: " + one_line(error.what()) + "\nfeedmill help COMMAND lists its options\n";
}

/// Before the parser has come to its end.
bool asks_for_json_log(const std::vector<std::string>& words) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i] == "--log-format=json") return true;
    if (words[i] == "--log-format" && i + 1 < words.size() && words[i + 1] == "json") return true;
  }
  return false;
}

int end_with_mistake(const std::string& lines) {
  std::istringstream each(lines);
  for (std::string line; std::getline(each, line);) say(LogLevel::kError, line);
  return kUsageStatus;
}

int parse_and_run(int argc, char** argv) {
  Invocation invocation;
  const std::vector<Subcommand> commands = all_commands();
  const Subcommand* chosen = nullptr;
  std::vector<std::string> words = without_help_word({argv + std::min(argc, 1), argv + argc});
  if (asks_for_json_log(words)) set_log_format(LogFormat::kJson);
  if (const std::string mistake = mistaken_command(words, commands); !mistake.empty())
    return end_with_mistake(mistake);
  CLI::App app{kAbout, "feedmill"};
  app.failure_message(say_mistake);
  app.require_subcommand(1);
  app.fallthrough();
  add_shared_options(app, invocation);
  for (const Subcommand& command : commands) add_command(app, command, chosen);
  try {
    std::reverse(words.begin(), words.end());  // as CLI11 takes them
    app.parse(words);
  } catch (const CLI::ParseError& error) {
    // CLI11 has a code of its own for each mistake; ours is one.
    std::ostringstream mistake;
    if (app.exit(error, std::cout, mistake) == 0) return kDone;
    return end_with_mistake(mistake.str());
  }
  set_log_level(invocation.log_level);
  set_log_format(invocation.log_format);
  show_utc(invocation.utc);
  return chosen->run(invocation);
}

int run_to_the_end(int argc, char** argv) {
  try {
    return parse_and_run(argc, argv);
  } catch (...) {
    say_last_word();
    return kFailedStatus;
  }
}

}  // namespace

int run_command_line(int argc, char** argv) {
  end_with_last_word(kFailedStatus);
  // A reader that went away and a limit on files are errors of a write.
  for (const int number : {SIGPIPE, SIGXFSZ}) static_cast<void>(std::signal(number, SIG_IGN));
  return with_stack_room([&] { return run_to_the_end(argc, argv); });
}

}  // namespace feedmill
