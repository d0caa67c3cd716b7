// How a source is, in words for people, and what they can do about it: the same in `status` and on
// the status page. What servers and feeds said is one harmless line here. Pure; any thread.
#pragma once

#include <string>
#include <string_view>

#include "feedmill/catalogue.h"

namespace feedmill {

/// The configured name, else the feed's own title, else the address.
std::string name_of(const SourceStatus& status);

/// condition_of(), or "blocked" where its server lets feedmill not in, or "moved".
std::string_view word_for(const SourceStatus& status, Instant now);

/// What is the matter with it; empty: nothing is.
std::string trouble_of(const SourceStatus& status, Instant now);

/// What to do about it; empty where its trouble says so already, or time alone helps.
std::string advice_on(const SourceStatus& status, Instant now);

}  // namespace feedmill
