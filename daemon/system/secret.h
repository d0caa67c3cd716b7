// Passwords and keys, which the configuration names by file. Any thread.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "feedmill/result.h"

namespace feedmill {

/// The file's content without the line break at its end. Errors: Errc::kFailed, naming the file: it
/// cannot be read, or is empty.
Result<std::string> read_secret(const std::string& file);

using HeaderLines = std::vector<std::pair<std::string, std::string>>;

/// A secret file with a `Name: value` a line; empty lines and those that begin with # say nothing.
/// Errors: as read_secret(), and a line that is none, by its number.
Result<HeaderLines> read_header_lines(const std::string& file);

}  // namespace feedmill
