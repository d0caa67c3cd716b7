// feedmill status: each configured source, whether it has been polled yet or not.
#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <memory>
#include <utility>

#include "app/delivery_desk.h"
#include "app/listing.h"
#include "app/source_status.h"
#include "app/status_lines.h"
#include "insight/advice.h"
#include "json/writer.h"
#include "publish/look_file.h"
#include "schedule/source_condition.h"
#include "system/log.h"
#include "text/utf8.h"

namespace feedmill {
namespace {

std::string json_line(const SourceStatus& status, Instant now) {
  const SourceState& state = status.state;
  const Seconds interval = status.source.interval.value_or(state.interval);
  std::string line;
  JsonWriter writer(line);
  writer.begin_object();
  writer.text("name", name_of(status));
  writer.text("url", status.source.url);
  writer.flag("enabled", status.source.enabled);
  writer.text("state", condition_of(status, now));
  writer.time("last_poll", state.last_poll);
  writer.text("outcome", state.outcome);
  writer.text("last_error", state.last_error);
  writer.number("failures", state.failures);
  if (!state.gone) writer.time("next_poll", state.next_poll);
  if (interval.count() > 0) writer.number("interval_seconds", interval.count());
  writer.text("etag", state.validators.etag);
  writer.text("last_modified", state.validators.last_modified);
  writer.number("entries", status.entries);
  writer.time("last_entry", status.last_entry);
  writer.text("moved_to", status.moved_to);
  if (status.gap) {
    writer.begin_object("gap");
    writer.time("since", status.gap->since);
    writer.time("until", status.gap->until);
    writer.number("recovered", status.gap->recovered);
    writer.text("reason", status.gap->reason);
    writer.end_object();
  }
  writer.end_object();
  return line;
}

/// A template that cannot be used is no failure of a digest: its issues go out in the built-in
/// form.
void tell_template_problems(const DigestSpec& digest) {
  std::vector<TemplateProblem> problems;
  read_look(digest, problems);
  for (const TemplateProblem& problem : problems) {
    say(LogLevel::kWarning,
        fmt::format("digest {}: {}{}", digest.name, problem.to_string(), problem.consequence()));
  }
}

/// What this program itself could not do, of digests and entries: sources and deliveries have lines
/// of their own.
Result<void> tell_setbacks(Setbacks& store) {
  const auto setbacks = store.setbacks(Work::kNone);
  if (!setbacks) return tl::unexpected(setbacks.error());
  for (const Setback& one : *setbacks) {
    if (one.error.empty() || one.unit.work == Work::kPoll || one.unit.work == Work::kParcel)
      continue;
    std::string line = one.about.empty() ? one.error : one.about + ": " + one.error;
    if (one.failures > 0)
      line += fmt::format("; {} in a row, again at {}", one.failures, short_time(one.next_try));
    say(LogLevel::kError, line);
  }
  return {};
}

Result<std::vector<SourceStatus>> stored_status(Catalogue* store) {
  if (store == nullptr) return std::vector<SourceStatus>{};
  return store->status();
}

/// The sources that were named, by name or address or the title that is shown; all where none was.
Result<std::vector<SourceStatus>> chosen(const Config& config, Catalogue* store,
                                         const std::vector<std::string>& names) {
  auto stored = stored_status(store);
  if (!stored) return stored;
  const Statuses statuses(*std::move(stored));
  std::vector<SourceStatus> all, found;
  for (const Source& source : config.sources) all.push_back(statuses.of(source));
  if (names.empty()) return all;
  for (const std::string& name : names) {
    const std::size_t before = found.size();
    std::copy_if(all.begin(), all.end(), std::back_inserter(found), [&](const SourceStatus& one) {
      return one.source.url == name || name_of(one) == name;
    });
    if (found.size() == before) return failure(Errc::kUsage, "no source is named " + name);
  }
  return found;
}

std::string json_line(const Delivery& delivery) {
  std::string line;
  JsonWriter writer(line);
  writer.begin_object();
  writer.text("digest", delivery.digest);
  writer.text("destination", delivery.destination);
  writer.text("issue", delivery.issue_id);
  writer.text("state", delivery.given_up ? "given_up" : "waiting");
  writer.text("story_id", delivery.story);
  if (delivery.alert != 0) writer.flag("alert", true);
  if (delivery.refused) writer.flag("refused", true);
  writer.time("queued", delivery.queued);
  writer.number("attempts", delivery.attempts);
  if (!delivery.given_up && delivery.attempts > 0) writer.time("next_try", delivery.next_try);
  writer.text("last_error", valid_utf8(delivery.last_error));
  writer.end_object();
  return line;
}

Result<std::vector<Delivery>> undelivered(const Config& config, Catalogue* store) {
  std::vector<Delivery> all;
  if (store == nullptr) return all;
  auto stored = store->deliveries();
  if (!stored) return stored;
  std::copy_if(stored->begin(), stored->end(), std::back_inserter(all),
               [&](const Delivery& one) { return one.given_up || has_destination(config, one); });
  return all;
}

Result<void> list_deliveries(const Config& config, Catalogue* store, bool json) {
  const auto deliveries = undelivered(config, store);
  if (!deliveries) return tl::unexpected(deliveries.error());
  if (!json)
    put_line(fmt::format("STATE     {:16}  DIGEST AND DESTINATION",
                         "SEALED (" + time_zone_shown() + ")"));
  for (const Delivery& delivery : *deliveries)
    if (!put_line(json ? json_line(delivery) : to_lines(delivery))) break;
  return {};
}

/// Whether that is of a digest's next issue, or of a form of one that is sealed.
bool is_of(const Setback& setback, const std::string& digest) {
  const std::string about = "digest " + digest;
  if (setback.unit.work == Work::kIssue) return setback.about == about;
  return setback.unit.work == Work::kForm && setback.about.rfind(about + ", issue ", 0) == 0;
}

void write_setback(JsonWriter& writer, const Setback& setback) {
  writer.text("unit", setback.unit.work == Work::kIssue ? "issue" : "form");
  writer.text("about", valid_utf8(setback.about));
  writer.text("error", valid_utf8(setback.error));
  writer.number("failures", setback.failures);
  writer.time("next_try", setback.next_try);
}

std::string json_line(const DigestLine& digest, const std::vector<Setback>& setbacks) {
  std::string line;
  JsonWriter writer(line);
  writer.begin_object();
  writer.text("name", digest.status.name);
  writer.text("last_issue", digest.status.last_issue);
  writer.time("last_time", digest.status.last_time);
  writer.time("next_time", digest.next_time);
  if (digest.status.last_time) writer.number("stories", digest.status.stories);
  writer.text("error", valid_utf8(digest.error));
  std::vector<Setback> own;
  std::copy_if(setbacks.begin(), setbacks.end(), std::back_inserter(own), [&](const Setback& one) {
    return one.failures > 0 && is_of(one, digest.status.name);
  });
  writer.objects("setbacks", own, [&](const Setback& one) { write_setback(writer, one); });
  writer.end_object();
  return line;
}

Result<void> list_digests(const Config& config, Store* store, bool json, Instant now) {
  auto stored = store == nullptr ? Result<std::vector<DigestStatus>>{} : store->digests();
  if (!stored) return tl::unexpected(stored.error());
  auto setbacks = store == nullptr ? Result<std::vector<Setback>>{} : store->setbacks(Work::kNone);
  if (!setbacks) return tl::unexpected(setbacks.error());
  if (!json) put_line(digest_heading());
  for (const DigestLine& digest : digest_lines(config, *stored, now))
    if (!put_line(json ? json_line(digest, *setbacks) : to_lines(digest))) break;
  return {};
}

/// What does not fare as it should beside the sources, and how many of everything there are.
Result<void> list_rest(const Config& config, Store* store, const std::vector<SourceStatus>& sources,
                       Instant now) {
  if (!config.digests.empty()) {
    put_line("");
    if (auto listed = list_digests(config, store, false, now); !listed) return listed;
  }
  const auto deliveries = undelivered(config, store);
  if (!deliveries) return tl::unexpected(deliveries.error());
  bool first = true;
  for (const Delivery& delivery : *deliveries) {
    if (delivery.last_error.empty()) continue;
    if (std::exchange(first, false)) put_line("\nDELIVERIES that failed");
    put_line(to_lines(delivery));
  }
  put_line("");
  put_line(summary_of(sources, config.digests.size(), *deliveries, now));
  return {};
}

struct StatusOptions {
  std::vector<std::string> sources;
  bool json = false, deliveries = false, digests = false;
};

Result<void> list(const Config& config, Store* store, const StatusOptions& options) {
  const Instant now = std::chrono::floor<Seconds>(std::chrono::system_clock::now());
  const auto sources = chosen(config, store, options.sources);
  if (!sources) return tl::unexpected(sources.error());
  if (!options.json) put_line(source_heading());
  for (const SourceStatus& status : *sources)
    if (!put_line(options.json ? json_line(status, now) : source_lines(status, now))) break;
  if (options.sources.empty() && !options.json) {
    if (auto rest = list_rest(config, store, *sources, now); !rest) return rest;
  }
  for (const DigestSpec& digest : config.digests) tell_template_problems(digest);
  if (store != nullptr)
    if (auto told = tell_setbacks(*store); !told) return told;
  return {};
}

}  // namespace

Subcommand status_command() {
  auto options = std::make_shared<StatusOptions>();
  Subcommand command{"status",
                     "Each source: last poll and its outcome, next poll, failures, entries held; "
                     "each digest: last and next issue; what failed, and what to do about it."};
  command.options = {
      {"SOURCE", "just these: names or addresses", &options->sources},
      {"--json", "JSON Lines, of the sources alone", &options->json},
      {"--deliveries", "instead: issues that have not reached a destination, and why",
       &options->deliveries},
      {"--digests", "instead: each digest, its last and next issue, what could not be written",
       &options->digests}};
  command.run = [options](const Invocation& invocation) {
    return run_listing(invocation, [&](const Config& config, Store* store) -> Result<void> {
      const Instant now = std::chrono::floor<Seconds>(std::chrono::system_clock::now());
      if (options->deliveries) return list_deliveries(config, store, options->json);
      if (options->digests) return list_digests(config, store, options->json, now);
      return list(config, store, *options);
    });
  };
  return command;
}

}  // namespace feedmill
