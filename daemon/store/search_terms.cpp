#include "store/search_terms.h"

#include <optional>

#include "text/words.h"

namespace feedmill {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

/// The next term at `at`, which is moved past it.
std::optional<SearchTerm> next_term(std::string_view query, std::size_t& at) {
  while (at < query.size() && is_blank(query[at])) ++at;
  if (at == query.size()) return std::nullopt;
  SearchTerm term;
  if (query[at] == '-') {
    term.excluded = true;
    ++at;
  }
  const bool quoted = at < query.size() && query[at] == '"';
  if (quoted) ++at;
  const std::size_t from = at;
  while (at < query.size() && (quoted ? query[at] != '"' : !is_blank(query[at]))) ++at;
  term.text = query.substr(from, at - from);
  if (quoted && at < query.size()) ++at;
  if (at < query.size() && query[at] == '*') ++at, term.prefix = true;
  if (!quoted && !term.text.empty() && term.text.back() == '*') {
    term.prefix = true;
    term.text.remove_suffix(1);
  }
  return term;
}

}  // namespace

std::vector<SearchTerm> search_terms(std::string_view query) {
  std::vector<SearchTerm> terms;
  std::size_t at = 0;
  while (const auto term = next_term(query, at)) {
    // A term without a letter has no token, and would make the whole query find nothing.
    if (!words_of(term->text).joined.empty()) terms.push_back(*term);
  }
  return terms;
}

}  // namespace feedmill
