// The addresses that an entry's text links. Pure; any thread.
#pragma once

#include <string>
#include <vector>

#include "feedmill/feed.h"

namespace feedmill::stories {

/// Canonical, absolute, at most 16: what the entry itself is about (`external_url`) first.
std::vector<std::string> links_of(const Entry& entry);

}  // namespace feedmill::stories
