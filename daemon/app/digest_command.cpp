#include <cstdio>

#include "app/clock.h"
#include "app/command.h"
#include "app/digest_desk.h"
#include "app/load.h"
#include "app/mill.h"
#include "system/log.h"

namespace feedmill {
namespace {

struct DigestOptions {
  std::vector<std::string> names;
  bool now = false;
};

/// All digests, or the named ones of them.
std::vector<DigestSpec> chosen(const std::vector<DigestSpec>& all,
                               const std::vector<std::string>& names) {
  if (names.empty()) return all;
  std::vector<DigestSpec> some;
  for (const DigestSpec& spec : all) {
    if (std::find(names.begin(), names.end(), spec.name) != names.end()) some.push_back(spec);
  }
  return some;
}

/// The first name that no digest has; empty: none.
std::string unknown_name(const std::vector<DigestSpec>& all,
                         const std::vector<std::string>& names) {
  for (const std::string& name : names) {
    if (chosen(all, {name}).empty()) return name;
  }
  return {};
}

Result<DigestOutcome> write_digests(const Config& config, const DigestOptions& options) {
  auto store = open_mill_store(config);
  if (!store) return tl::unexpected(store.error());
  if (auto settled = (*store)->settle(now(), 0); !settled) return tl::unexpected(settled.error());
  auto desk = DigestDesk::open(**store, chosen(config.digests, options.names), config.sources,
                               config.output);
  if (!desk) return tl::unexpected(desk.error());
  return options.now ? desk->write_now(now()) : desk->write_due(now());
}

int digest(const Invocation& invocation, const DigestOptions& options) {
  const auto loaded = load(invocation);
  if (!loaded) return kConfigStatus;
  const std::string unknown = unknown_name(loaded->config.digests, options.names);
  if (!unknown.empty()) {
    log(LogLevel::kError,
        {{"event", "failed"}, {"error", "no digest is named \"" + unknown + "\""}});
    return kUsageStatus;
  }
  const auto outcome = write_digests(loaded->config, options);
  if (!outcome) {
    log(LogLevel::kError, {{"event", "failed"}, {"error", outcome.error().message}});
    return kFailedStatus;
  }
  std::fprintf(stderr, "%zu %s written\n", outcome->written,
               outcome->written == 1 ? "digest" : "digests");
  return outcome->failed == 0 ? kDone : kFailedStatus;
}

}  // namespace

void add_digest(CLI::App& app, Invocation& invocation) {
  auto options = std::make_shared<DigestOptions>();
  auto* command = app.add_subcommand("digest", "Writes the digests that are due.");
  command->add_option("NAME", options->names, "only these digests");
  command->add_flag("--now", options->now,
                    "write them at once, with everything that is new, due or not");
  command->callback([options, &invocation] {
    invocation.run = [options, &invocation] { return digest(invocation, *options); };
  });
}

}  // namespace feedmill
