// feedmill search: full text over what is stored.
#include <algorithm>
#include <iostream>

#include "app/listing.h"
#include "text/display.h"
#include "text/html/ascii.h"

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
    std::string query;
    for (const std::string& word : *words) query += word + " ";
    if (std::count(query.begin(), query.end(), '"') % 2 != 0) {
      std::cerr << "feedmill: the query has no closing quotation mark: "
                << one_line(html::trim(query)) << '\n';
      return static_cast<int>(kUsageStatus);
    }
    return run_listing(invocation, [&](const Config&, Store* store) -> Result<void> {
      if (store == nullptr) return {};
      if (const auto indexed = store->indexed_percent(); indexed && *indexed < 100)
        std::cerr << "feedmill: the search index is being made anew; it holds " << *indexed
                  << " % of what is stored so far\n";
      return store->search(query, options->limit, [&](const EntryRow& row) {
        return put_line(entry_line(row, options->json));
      });
    });
  };
  return command;
}

}  // namespace feedmill
