// feedmill status: each configured source, whether it has been polled yet or not.
#include <fmt/format.h>
#include <algorithm>

#include <iostream>

#include "app/listing.h"
#include "app/source_status.h"
#include "json/writer.h"
#include "publish/look_file.h"
#include "schedule/source_condition.h"
#include "text/display.h"
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
  writer.time("next_poll", state.next_poll);
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

std::string line_of(const SourceStatus& status, Instant now) {
  const SourceState& state = status.state;
  std::string line =
      fmt::format("{:8}  {}  {}  {:>7}  {}", condition_of(status, now), short_time(state.last_poll),
                  short_time(state.next_poll), status.entries, shown(name_of(status)));
  if (state.failures > 0) {
    line += fmt::format("\n          {} in a row: {}: {}", state.failures, shown(state.outcome),
                        shown(state.last_error));
  }
  if (!status.moved_to.empty()) {
    line += "\n          moved for good, asked at " + shown(status.moved_to);
  }
  if (status.gap && !status.gap->reason.empty()) {
    line += fmt::format("\n          entries between {} and {} may be missing: {}",
                        short_time(status.gap->since), short_time(status.gap->until),
                        shown(status.gap->reason));
  }
  return line;
}

/// A template that cannot be used is no failure of a digest: its issues go out in the built-in
/// form.
void tell_template_problems(const DigestSpec& digest) {
  std::vector<TemplateProblem> problems;
  read_look(digest, problems);
  for (const TemplateProblem& problem : problems) {
    std::cerr << fmt::format("digest {}: {}; the built-in form is used\n", one_line(digest.name),
                             one_line(problem.to_string()));
  }
}

Result<void> list(const Config& config, Catalogue* store, bool json) {
  std::vector<SourceStatus> stored;
  if (store != nullptr) {
    auto read = store->status();
    if (!read) return tl::unexpected(read.error());
    stored = *std::move(read);
  }
  const Statuses statuses(std::move(stored));
  const Instant now = std::chrono::floor<Seconds>(std::chrono::system_clock::now());
  if (!json)
    put_line(fmt::format("STATE     {:16}  NEXT POLL         ENTRIES  SOURCE",
                         "LAST POLL (" + time_zone_shown() + ")"));
  for (const Source& source : config.sources) {
    const SourceStatus status = statuses.of(source);
    if (!put_line(json ? json_line(status, now) : line_of(status, now))) break;
  }
  for (const DigestSpec& digest : config.digests) tell_template_problems(digest);
  return {};
}

std::string json_line(const Delivery& delivery) {
  std::string line;
  JsonWriter writer(line);
  writer.begin_object();
  writer.text("digest", delivery.digest);
  writer.text("destination", delivery.destination);
  writer.text("issue", delivery.issue_id);
  writer.text("state", delivery.given_up ? "given_up" : "waiting");
  writer.time("queued", delivery.queued);
  writer.number("attempts", delivery.attempts);
  if (!delivery.given_up && delivery.attempts > 0) writer.time("next_try", delivery.next_try);
  writer.text("last_error", valid_utf8(delivery.last_error));
  writer.end_object();
  return line;
}

std::string line_of(const Delivery& delivery) {
  std::string line =
      fmt::format("{:8}  {}  {} to {}", delivery.given_up ? "given up" : "waiting",
                  short_time(delivery.queued), shown(delivery.digest), shown(delivery.destination));
  if (!delivery.last_error.empty()) {
    line +=
        fmt::format("\n          attempt {}: {}", delivery.attempts, shown(delivery.last_error));
    if (!delivery.given_up) line += fmt::format("; again at {}", short_time(delivery.next_try));
  }
  return line;
}

/// Whether the configuration still has its destination: the store is told of a change by whoever
/// delivers next, and until then would say that it waits.
bool has_destination(const Config& config, const Delivery& delivery) {
  return std::any_of(config.digests.begin(), config.digests.end(), [&](const DigestSpec& digest) {
    return digest.name == delivery.digest &&
           std::any_of(digest.deliver.begin(), digest.deliver.end(),
                       [&](const Destination& to) { return to.key == delivery.destination; });
  });
}

Result<void> list_deliveries(const Config& config, Catalogue* store, bool json) {
  if (store == nullptr) return {};
  const auto deliveries = store->deliveries();
  if (!deliveries) return tl::unexpected(deliveries.error());
  if (!json)
    put_line(fmt::format("STATE     {:16}  DIGEST AND DESTINATION",
                         "SEALED (" + time_zone_shown() + ")"));
  for (const Delivery& delivery : *deliveries) {
    if (!delivery.given_up && !has_destination(config, delivery)) continue;
    if (!put_line(json ? json_line(delivery) : line_of(delivery))) break;
  }
  return {};
}

}  // namespace

Subcommand status_command() {
  auto options = std::make_shared<ListingOptions>();
  auto deliveries = std::make_shared<bool>(false);
  Subcommand command{"status",
                     "Each source: last poll and its outcome, next poll, failures, entries held."};
  command.options = {
      json_option(*options),
      {"--deliveries", "instead: issues that have not reached a destination, and why",
       deliveries.get()}};
  command.run = [options, deliveries](const Invocation& invocation) {
    return run_listing(invocation, [&](const Config& config, Store* store) {
      if (*deliveries) return list_deliveries(config, store, options->json);
      return list(config, store, options->json);
    });
  };
  return command;
}

}  // namespace feedmill
