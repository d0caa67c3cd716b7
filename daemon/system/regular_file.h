// Files that the configuration names: read whole, and only where they are files. A folder, a pipe
// or a device is an error at once; waiting for it would hold up everything. Any thread.
#pragma once

#include <cstddef>
#include <string>

#include "feedmill/result.h"

namespace feedmill {

/// Errors, without the path: Errc::kFailed, it cannot be opened or read, is no regular file, or has
/// more than `most` bytes; Errc::kHeld, its file system does not answer (system/aside).
Result<std::string> read_regular_file(const std::string& path, std::size_t most);

}  // namespace feedmill
