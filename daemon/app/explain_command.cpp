// feedmill explain: why an entry is in its story, or when a source is polled and why then. What the
// argument names decides which explanation is given.
#include <algorithm>

#include "app/clock.h"
#include "app/explain_source.h"
#include "app/explain_story.h"
#include "app/listing.h"
#include "app/poll_policy.h"
#include "app/source_status.h"
#include "insight/advice.h"

namespace feedmill {
namespace {

Result<std::vector<SourceStatus>> statuses_of(const Config& config, Catalogue* store) {
  std::vector<SourceStatus> stored;
  if (store != nullptr) {
    auto read = store->status();
    if (!read) return read;
    stored = *std::move(read);
  }
  const Statuses statuses(std::move(stored));
  std::vector<SourceStatus> found;
  for (const Source& source : config.sources) found.push_back(statuses.of(source));
  return found;
}

Result<PollPolicy> policy_of(const Config& config, Polls* store) {
  if (store != nullptr) return poll_policy(*store, config);
  return PollPolicy{config.poll.interval, config.poll.min_interval, config.poll.max_interval};
}

/// A source by its configured name or address, or by the title that a listing shows.
bool is_called(const SourceStatus& status, const std::string& what) {
  return status.source.url == what || name_of(status) == what;
}

Result<void> explain(const Config& config, Store* store, const std::string& what) {
  const auto statuses = statuses_of(config, store);
  if (!statuses) return tl::unexpected(statuses.error());
  auto policy = policy_of(config, store);
  if (!policy) return tl::unexpected(policy.error());
  bool any = false;
  for (const SourceStatus& status : *statuses) {
    if (!is_called(status, what)) continue;
    any = true;
    for (const std::string& line : explain_source(status, *policy, now())) put_line(line);
  }
  if (any) return {};
  if (store == nullptr) return failure(Errc::kUsage, "no source is named " + what);
  const auto explained = store->explain(what);
  if (!explained && explained.error().code == Errc::kUsage) {
    return failure(Errc::kUsage, "no source, entry or story is " + what);
  }
  if (!explained) return tl::unexpected(explained.error());
  for (const ExplanationRow& row : *explained) {
    for (const std::string& line : explain_story(row)) put_line(line);
  }
  return {};
}

}  // namespace

Subcommand explain_command() {
  auto what = std::make_shared<std::string>();
  Subcommand command{
      "explain",
      "Of an entry or a story: why it is in that story, what it was compared with, and which "
      "digests told it; of a source: when it is polled next, and why then."};
  command.options = {{"what", "an entry's or a story's id, a source's name or address", what.get(),
                      "ENTRY|STORY|SOURCE", true}};
  command.run = [what](const Invocation& invocation) {
    return run_listing(invocation, [&](const Config& config, Store* store) {
      return explain(config, store, *what);
    });
  };
  return command;
}

}  // namespace feedmill
