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

Result<void> list(const Config& config, Store* store, const ListingOptions& options) {
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

void add_entries(CLI::App& app, Invocation& invocation) {
  CLI::App* command = app.add_subcommand(
      "entries", "Stored entries, newest first; with --after, in the order of ingestion.");
  auto options = std::make_shared<ListingOptions>();
  add_json(*command, *options);
  add_source(*command, *options);
  add_since(*command, *options);
  add_after(*command, *options);
  add_limit(*command, *options);
  command->callback([&invocation, options] {
    invocation.run = [&invocation, options] {
      return run_listing(invocation, [&](const Config& config, Store* store) {
        return list(config, store, *options);
      });
    };
  });
}

}  // namespace feedmill
