// Feeds and entries as JSON Feed 1.1 with the `_feedmill` extension.
// Pure; any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "feedmill/feed.h"
#include "feedmill/result.h"

namespace feedmill {

/// One JSON Feed document, UTF-8, without a trailing line break.
std::string to_json(const Feed& feed, const std::vector<Entry>& entries);

/// One item as a JSON object on one line: what the store keeps and `entries --json` prints.
std::string to_json(const Entry& entry);

/// The reverse of to_json(Entry): entry_from_json(to_json(e)) == e. Errors: Errc::kFailed for text
/// that is no such object.
Result<Entry> entry_from_json(std::string_view json);

}  // namespace feedmill
