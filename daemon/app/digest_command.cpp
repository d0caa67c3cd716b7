// feedmill digest: writes what is due, or shows an issue: one that was sealed, or one that would
// be.
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

#include "app/clock.h"
#include "app/command.h"
#include "app/delivery_desk.h"
#include "app/digest_desk.h"
#include "app/listing.h"
#include "app/load.h"
#include "app/mill.h"
#include "app/picture_desk.h"
#include "app/tell.h"
#include "digest/render.h"
#include "publish/look_file.h"
#include "system/log.h"
#include "text/date.h"

namespace feedmill {
namespace {

struct DigestOptions {
  std::vector<std::string> names;
  bool now = false, dry_run = false;
  std::string issue, as_of, format = "text";

  bool shows() const { return dry_run || !issue.empty() || !as_of.empty(); }
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
  auto desk = DigestDesk::open(**store, **store, chosen(config.digests, options.names),
                               config.sources, config.output);
  if (!desk) return tl::unexpected(desk.error());
  desk->write_forms_in(folder_for_forms(config.storage));
  DigestOutcome outcome = options.now ? desk->write_now(now()) : desk->write_due(now());
  PictureDesk pictures(**store, **store, std::make_shared<const Config>(config));
  const auto pictured = pictures.finish([] { return false; });
  if (!pictured) return tl::unexpected(pictured.error());
  if (*pictured) outcome += desk->write_sealed(now());
  desk->finish_held(outcome, now(), [] { return false; });
  DeliveryDesk deliveries(**store, **store, **store, **store, config);
  if (auto sent = deliveries.finish([] { return false; }); !sent)
    return tl::unexpected(sent.error());
  return outcome;
}

/// The one digest that is to be shown.
Result<DigestSpec> shown_digest(const Config& config, const DigestOptions& options) {
  const auto specs = chosen(config.digests, options.names);
  if (specs.size() != 1)
    return failure(Errc::kUsage, "name one digest: feedmill digest NAME --dry-run");
  return specs.front();
}

Result<std::optional<Issue>> issue_to_show(Store& store, const Config& config,
                                           const DigestSpec& spec, const DigestOptions& options) {
  if (!options.issue.empty()) return store.issue(spec.name, options.issue);
  std::optional<Instant> as_of;
  if (!options.as_of.empty()) {
    as_of = parse_date(options.as_of);
    if (!as_of) return failure(Errc::kUsage, "--as-of: \"" + options.as_of + "\" is no time");
  }
  auto desk = DigestDesk::open(store, store, {spec}, config.sources, config.output);
  if (!desk) return tl::unexpected(desk.error());
  return desk->preview(spec.name, now(), as_of);
}

int show(const Config& config, const DigestOptions& options) {
  const auto spec = shown_digest(config, options);
  if (!spec) return tell_failure(spec.error());
  auto store = open_mill_store(config);
  if (!store) return tell_failure(store.error());
  const auto issue = issue_to_show(**store, config, *spec, options);
  if (!issue) return tell_failure(issue.error());
  if (!*issue) {
    say(LogLevel::kInfo, "nothing new: no issue");
    return kDone;
  }
  const auto* const format =
      std::find_if(kFormats.begin(), kFormats.end(),
                   [&](const FormatInfo& known) { return known.name == options.format; });
  const auto look = read_look(*spec);
  if (!look) return tell_failure(look.error());
  const std::string bytes = look->render(compose_among_issues(**issue), format->format).bytes;
  return std::fwrite(bytes.data(), 1, bytes.size(), stdout) == bytes.size() ? kDone : kFailedStatus;
}

int digest(const Invocation& invocation, const DigestOptions& options) {
  int status = kDone;
  const auto loaded = load_for_store(invocation, status);
  if (!loaded) return status;
  const std::string unknown = unknown_name(loaded->config.digests, options.names);
  if (!unknown.empty()) return tell_failure("no digest is named \"" + unknown + "\"", kUsageStatus);
  if (options.shows()) return show(loaded->config, options);
  const auto outcome = write_digests(loaded->config, options);
  if (!outcome) return tell_failure(outcome.error());
  say(LogLevel::kInfo,
      fmt::format("{} {} written", outcome->written, outcome->written == 1 ? "digest" : "digests"));
  return outcome->failed == 0 ? kDone : kFailedStatus;
}

}  // namespace

Subcommand digest_command() {
  auto options = std::make_shared<DigestOptions>();
  std::vector<std::string> formats;
  formats.reserve(kFormats.size());
  for (const FormatInfo& known : kFormats) formats.emplace_back(known.name);
  Subcommand command{"digest", "Writes the digests that are due."};
  command.options = {
      {"NAME", "only these digests", &options->names},
      {"--now", "write them at once, with everything that is new, due or not", &options->now},
      {"--dry-run",
       "print what an issue of NAME would hold now; nothing is sealed",
       &options->dry_run,
       "",
       false,
       {},
       {},
       {"--now"}},
      {"--as-of",
       "the same, of what was stored before this time (RFC 3339, UTC)",
       &options->as_of,
       "",
       false,
       {},
       {},
       {"--now"}},
      {"--issue",
       "print a sealed issue of NAME again: its id, or its file's stem",
       &options->issue,
       "",
       false,
       {},
       {},
       {"--now", "--dry-run", "--as-of"}},
      {"--format", "of what is printed (default: text)", &options->format, "", false, formats}};
  command.run = [options](const Invocation& invocation) { return digest(invocation, *options); };
  return command;
}

}  // namespace feedmill
