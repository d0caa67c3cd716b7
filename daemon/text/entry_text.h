// The readable text of a stored entry. Pure; any thread.
#pragma once

#include <cstdint>
#include <string>

#include "feedmill/feed.h"

namespace feedmill {

/// The body as plain text on one line: the content, else the summary.
std::string body_text(const Entry& entry);

/// The same for entries whose content and summary are the same byte for byte.
std::uint64_t hash_of_texts(const Entry& entry);

/// Of which rules the words are that the search index holds of an entry: search_text(),
/// body_text(), space_out() and the index's own tokenizer. Raised whenever one of them gives other
/// words for some text, so that the index is made anew.
inline constexpr std::int64_t kIndexedWords = 1;

/// What a full-text index holds of an entry beside its title, given its body_text(): body, summary,
/// authors, tags, names of attachments.
std::string search_text(const Entry& entry, std::string body);

}  // namespace feedmill
