// What a person types as a query for FTS5's MATCH. Pure; any thread.
#pragma once

#include <string>
#include <string_view>

namespace feedmill::sqlite {

/// Every word must be found; "several words" in this order; -word must not; wor* begins a word.
/// Words of scripts without spaces are looked for as phrases of characters, as they are indexed.
/// Whatever is typed is never a syntax error. Empty: there is nothing to look for.
/// https://www.sqlite.org/fts5.html section 3.
std::string match_query(std::string_view query);

}  // namespace feedmill::sqlite
