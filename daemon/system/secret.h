// Passwords and keys, which the configuration names by file. Any thread.
#pragma once

#include <string>

#include "feedmill/result.h"

namespace feedmill {

/// The file's content without the line break at its end. Errors: Errc::kFailed, naming the file: it
/// cannot be read, or is empty.
Result<std::string> read_secret(const std::string& file);

}  // namespace feedmill
