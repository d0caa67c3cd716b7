// What a person types into a search, term by term: a word, a "phrase in quotes", a beginning*, and
// -what is not to be there. Pure; any thread.
#pragma once

#include <string_view>
#include <vector>

namespace feedmill {

struct SearchTerm {
  std::string_view text;  ///< of the query, without its marks
  bool excluded = false, prefix = false;
};

/// Those that have a word in them.
std::vector<SearchTerm> search_terms(std::string_view query);

}  // namespace feedmill
