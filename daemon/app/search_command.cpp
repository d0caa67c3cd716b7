// feedmill search: full text over what is stored.
#include <algorithm>

#include "app/listing.h"
#include "app/tell.h"
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
      return tell_failure(
          "the query has no closing quotation mark: " + std::string(html::trim(query)),
          kUsageStatus);
    }
    return run_listing(invocation, [&](const Config&, Store* store) -> Result<void> {
      if (store == nullptr) return {};
      if (const auto indexed = store->indexed_percent(); indexed && *indexed < 100)
        tell_warning("the search index is being made anew; it holds " + std::to_string(*indexed) +
                     " % of what is stored so far");
      return store->search(query, options->limit, [&](const EntryRow& row) {
        return put_line(entry_line(row, options->json));
      });
    });
  };
  return command;
}

}  // namespace feedmill
