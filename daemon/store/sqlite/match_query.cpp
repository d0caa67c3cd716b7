#include "store/sqlite/match_query.h"

#include <optional>
#include <vector>

#include "text/words.h"

namespace feedmill::sqlite {
namespace {

struct Term {
  std::string_view text;
  bool excluded = false, prefix = false;
};

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

/// The next term at `at`, which is moved past it.
std::optional<Term> next_term(std::string_view query, std::size_t& at) {
  while (at < query.size() && is_blank(query[at])) ++at;
  if (at == query.size()) return std::nullopt;
  Term term;
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

/// One phrase. FTS5 escapes a quote by doubling it.
std::string phrase(const Term& term) {
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
  std::size_t at = 0;
  while (const auto term = next_term(query, at)) {
    // A term without a letter has no token, and would make the whole query find nothing.
    if (words_of(term->text).joined.empty()) continue;
    (term->excluded ? excluded : wanted).push_back(phrase(*term));
  }
  if (wanted.empty()) return {};
  const std::string all = joined(wanted, " AND ");
  return excluded.empty() ? all : "(" + all + ") NOT (" + joined(excluded, " OR ") + ")";
}

}  // namespace feedmill::sqlite
