#include <algorithm>

#include "app/command.h"
#include "app/dry_run.h"
#include "app/load.h"
#include "app/mill.h"
#include "app/tell.h"

namespace feedmill {
namespace {

struct PollOptions {
  std::vector<std::string> sources;
  bool all = false, refetch = false, quiet = false, dry_run = false, json = false;
};

int poll(const Invocation& invocation, const PollOptions& options) {
  if (options.json && !options.dry_run)
    return tell_failure("--json: only with --dry-run is something listed", kUsageStatus);
  int status = kDone;
  auto loaded = load_for_store(invocation, status);
  if (!loaded) return status;
  if (options.quiet) set_log_level(std::min(invocation.log_level, LogLevel::kWarning));
  IngestLoop::Options pass;
  pass.style = Progress::style_for(options.quiet);
  pass.named = options.sources;
  pass.refetch = options.refetch;
  if (options.all) pass.selection = DueSelection::kAll;
  if (!options.sources.empty()) pass.selection = DueSelection::kNamed;
  const auto config = std::make_shared<const Config>(std::move(loaded->config));
  if (options.dry_run) return run_dry(config, loaded->file, std::move(pass), options.json);
  return run_mill(config, loaded->file, std::move(pass));
}

}  // namespace

Subcommand poll_command() {
  auto options = std::make_shared<PollOptions>();
  Subcommand command{"poll", "One pass: the sources that are due, then the digests that are due."};
  command.options = {
      {"SOURCE", "poll just these: names or configured addresses, due or not", &options->sources},
      {"--all", "every enabled source, whatever the schedule says", &options->all},
      {"--refetch", "ask for whole documents, also where the last answer said nothing is new",
       &options->refetch},
      {"--dry-run",
       "ask, and list what would be new; nothing is stored, no digest is written, nothing is sent",
       &options->dry_run},
      {"--json", "with --dry-run: as `entries --json` lists them", &options->json},
      {"-q,--quiet", "print failures only (for cron)", &options->quiet}};
  command.footer =
      "Exit status: 0 the pass completed, also when sources failed; 1 it could not (storage, "
      "memory, file system); 78 the configuration is wrong.";
  command.run = [options](const Invocation& invocation) { return poll(invocation, *options); };
  return command;
}

}  // namespace feedmill
