// feedmill search: full text over what is stored.
#include "app/listing.h"

namespace feedmill {

Subcommand search_command() {
  auto options = std::make_shared<ListingOptions>();
  auto words = std::make_shared<std::vector<std::string>>();
  Subcommand command{
      "search",
      "Stored entries that hold every word, best first, in any script. \"Words in this order\", "
      "beginning*, and after -- also -without."};
  command.options = {{"query", "what to look for", words.get(), "QUERY", true},
                     json_option(*options),
                     limit_option(*options)};
  command.run = [options, words](const Invocation& invocation) {
    return run_listing(invocation, [&](const Config&, Store* store) -> Result<void> {
      if (store == nullptr) return {};
      std::string query;
      for (const std::string& word : *words) query += word + " ";
      return store->search(query, options->limit, [&](const EntryRow& row) {
        return put_line(entry_line(row, options->json));
      });
    });
  };
  return command;
}

}  // namespace feedmill
