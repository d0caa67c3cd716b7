// What of a source is secret, so that what its server says can be told without it. Any thread.
#pragma once

#include "feedmill/source.h"
#include "text/secrets.h"

namespace feedmill {

/// Its password, where this process may read it, and its headers.
Secrets secrets_of(const Source& source);

/// What the environment gave to an address that is written with ${NAME}.
std::vector<std::string> environment_values(std::string_view written, std::string_view address);

}  // namespace feedmill
