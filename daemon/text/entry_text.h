// The readable text of a stored entry. Pure; any thread.
#pragma once

#include <string>

#include "feedmill/feed.h"

namespace feedmill {

/// The body as plain text on one line: the content, else the summary.
std::string body_text(const Entry& entry);

/// What a full-text index holds of an entry beside its title, given its body_text(): body, summary,
/// authors, tags, names of attachments.
std::string search_text(const Entry& entry, std::string body);

}  // namespace feedmill
