// Passwords and keys, which the configuration names by file. Any thread.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "feedmill/result.h"

namespace feedmill {

/// The file's first line, without a byte order mark: below it people keep notes and older ones.
/// Errors: Errc::kFailed, naming the file: it cannot be read, or has nothing there.
Result<std::string> read_secret(const std::string& file);

using HeaderLines = std::vector<std::pair<std::string, std::string>>;

/// A secret file with a `Name: value` a line; empty lines and those that begin with # say nothing.
/// Errors: as read_secret(), and a line that is none, by its number.
Result<HeaderLines> read_header_lines(const std::string& file);

}  // namespace feedmill
