// feedmill search: full text over what is stored.
#include "app/listing.h"

namespace feedmill {

void add_search(CLI::App& app, Invocation& invocation) {
  CLI::App* command = app.add_subcommand(
      "search",
      "Stored entries that hold every word, best first, in any script. \"Words in this order\", "
      "beginning*, and after -- also -without.");
  auto options = std::make_shared<ListingOptions>();
  auto words = std::make_shared<std::vector<std::string>>();
  command->add_option("query", *words, "what to look for")->required()->type_name("QUERY");
  add_json(*command, *options);
  add_limit(*command, *options);
  command->callback([&invocation, options, words] {
    invocation.run = [&invocation, options, words] {
      return run_listing(invocation, [&](const Config&, Store* store) -> Result<void> {
        if (store == nullptr) return {};
        std::string query;
        for (const std::string& word : *words) query += word + " ";
        return store->search(query, options->limit, [&](const EntryRow& row) {
          return put_line(entry_line(row, options->json));
        });
      });
    };
  });
}

}  // namespace feedmill
