#include "app/command.h"

#include <exception>
#include <iostream>
#include <map>
#include <string>

namespace feedmill {
namespace {

constexpr auto kAbout =
    "feedmill polls feeds, recognises what it has seen, joins reports of one story, and writes "
    "digests.";

const std::map<std::string, LogLevel> kLevels = {{"error", LogLevel::kError},
                                                 {"warning", LogLevel::kWarning},
                                                 {"info", LogLevel::kInfo},
                                                 {"debug", LogLevel::kDebug}};

constexpr auto kShared =
    "Every command takes -c, --config FILE and --log-level LEVEL: see feedmill --help.";

void add_commands(CLI::App& app, Invocation& invocation) {
  for (auto add : {add_run, add_poll, add_digest, add_status, add_entries, add_stories, add_search,
                   add_explain, add_sources, add_check, add_parse, add_template}) {
    add(app, invocation);
  }
  for (CLI::App* command : app.get_subcommands({})) {
    const std::string footer = command->get_footer();
    command->footer(footer.empty() ? kShared : footer + "\n" + kShared);
  }
}

}  // namespace

int run_command(int argc, char** argv) {
  Invocation invocation;
  CLI::App app{kAbout, "feedmill"};
  app.set_version_flag("--version", "feedmill " FEEDMILL_VERSION);
  app.require_subcommand(1);
  app.fallthrough();
  app.add_option("-c,--config", invocation.config_file,
                 "the configuration (default: $FEEDMILL_CONFIG, ./feedmill.yaml, "
                 "$XDG_CONFIG_HOME/feedmill/feedmill.yaml, /etc/feedmill/feedmill.yaml)")
      ->type_name("FILE");
  app.add_option("--log-level", invocation.log_level, "error, warning, info or debug")
      ->transform(CLI::CheckedTransformer(kLevels).description(""))
      ->type_name("LEVEL");
  add_commands(app, invocation);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    // CLI11 has a code of its own for each mistake; ours is one.
    return app.exit(error, std::cout, std::cerr) == 0 ? kDone : kUsageStatus;
  }
  set_log_level(invocation.log_level);
  return invocation.run();
}

}  // namespace feedmill
