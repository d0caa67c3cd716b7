// feedmill entries: what is stored.
#include <algorithm>

#include "app/listing.h"

namespace feedmill {
namespace {

bool is_configured(const Config& config, const std::string& name) {
  return std::any_of(config.sources.begin(), config.sources.end(), [&](const Source& source) {
    return source.name == name || source.url == name;
  });
}

Result<void> list(const Config& config, Catalogue* store, const ListingOptions& options) {
  if (store == nullptr) return {};
  auto listed = store->entries(options.query(), [&](const EntryRow& row) {
    return put_line(entry_line(row, options.json));
  });
  // A source that has not been polled yet is in the list, and has no entries.
  const bool unknown = !listed && listed.error().code == Errc::kUsage;
  if (unknown && is_configured(config, options.source)) return {};
  return listed;
}

}  // namespace

Subcommand entries_command() {
  auto options = std::make_shared<ListingOptions>();
  Subcommand command{"entries",
                     "Stored entries, newest first; with --after, in the order of ingestion."};
  command.options = {json_option(*options), source_option(*options), since_option(*options),
                     after_option(*options), limit_option(*options)};
  command.run = [options](const Invocation& invocation) {
    return run_listing(invocation, [&](const Config& config, Store* store) {
      return list(config, store, *options);
    });
  };
  return command;
}

}  // namespace feedmill
