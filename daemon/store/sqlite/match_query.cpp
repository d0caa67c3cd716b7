#include "store/sqlite/match_query.h"

#include <vector>

#include "store/search_terms.h"
#include "text/words.h"

namespace feedmill::sqlite {
namespace {

/// One phrase. FTS5 escapes a quote by doubling it.
std::string phrase(const SearchTerm& term) {
  std::string quoted = "\"";
  for (const char c : space_out(term.text)) {
    if (c == '\0') continue;
    quoted += c;
    if (c == '"') quoted += '"';
  }
  return quoted + (term.prefix ? "\"*" : "\"");
}

std::string joined(const std::vector<std::string>& phrases, std::string_view with) {
  std::string text;
  for (const auto& one : phrases) {
    if (!text.empty()) text += with;
    text += one;
  }
  return text;
}

}  // namespace

std::string match_query(std::string_view query) {
  std::vector<std::string> wanted, excluded;
  for (const SearchTerm& term : search_terms(query))
    (term.excluded ? excluded : wanted).push_back(phrase(term));
  if (wanted.empty()) return {};
  const std::string all = joined(wanted, " AND ");
  return excluded.empty() ? all : "(" + all + ") NOT (" + joined(excluded, " OR ") + ")";
}

}  // namespace feedmill::sqlite
