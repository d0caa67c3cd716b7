#include "app/command.h"
#include "app/load.h"
#include "app/mill.h"
#include "system/log.h"

namespace feedmill {
namespace {

int run(const Invocation& invocation) {
  show_log_times(true);
  int status = kDone;
  auto loaded = load_for_store(invocation, status);
  if (!loaded) return status;
  IngestLoop::Options options;
  options.daemon = true;
  options.style = Progress::Style::kLines;
  return run_mill(std::make_shared<const Config>(std::move(loaded->config)), loaded->file,
                  std::move(options));
}

}  // namespace

Subcommand run_command() {
  Subcommand command{"run", "The daemon, in the foreground: polls and writes digests on schedule."};
  command.footer =
      "SIGTERM and SIGINT stop it within 5 s, SIGHUP rereads the configuration. systemd is told of "
      "readiness and status, and its watchdog is answered.";
  command.run = run;
  return command;
}

}  // namespace feedmill
