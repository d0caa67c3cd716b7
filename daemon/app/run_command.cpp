#include <sys/stat.h>
#include <unistd.h>

#include <memory>
#include <utility>
#include <vector>

#include "app/check_paths.h"
#include "app/command.h"
#include "app/load.h"
#include "app/mill.h"
#include "app/tell.h"

namespace feedmill {
namespace {

/// What is wrong with the place of the store: no restart mends it, so systemd is told not to try.
std::vector<ConfigError> mistaken_storage(const std::string& file) {
  ConfigReading reading = read_config(file);
  std::erase_if(reading.paths,
                [](const NamedPath& path) { return path.kind != NamedPath::Kind::kStorage; });
  std::vector<ConfigError> mistakes;
  if (reading.paths.empty()) return mistakes;  // the default place is the unit's to make
  for (PathFinding& finding : look_at_paths(reading))
    if (!finding.hint) mistakes.push_back(std::move(finding.place));
  return mistakes;
}

/// Whether the store is there and another user's, root's most often, so that no restart mends it.
bool is_somebody_elses(const std::string& storage) {
  struct stat found {};
  return ::stat(storage.c_str(), &found) == 0 && found.st_uid != ::geteuid() &&
         ::access(storage.c_str(), R_OK | W_OK) != 0;
}

int run(const Invocation& invocation) {
  show_log_times(true);
  limit_repetition();
  int status = kDone;
  auto loaded = load_for_store(invocation, status);
  if (!loaded) return status;
  IngestLoop::Options options;
  options.daemon = true;
  options.style = Progress::Style::kLines;
  const std::string file = loaded->file, storage = loaded->config.storage;
  status =
      run_mill(std::make_shared<const Config>(std::move(loaded->config)), file, std::move(options));
  if (status != kFailedStatus) return status;
  const auto mistakes = mistaken_storage(file);
  print_problems(mistakes);
  if (!mistakes.empty()) return kConfigStatus;
  if (!is_somebody_elses(storage)) return status;
  return tell_failure(storage + " belongs to another user: chown " + std::to_string(::geteuid()) +
                          ": " + storage + "*",
                      kConfigStatus);
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
