// Files that the configuration names: read whole, and only where they are files. A folder, a pipe
// or a device is an error at once; waiting for it would hold up everything. Any thread.
#pragma once

#include <cstddef>
#include <string>

#include "feedmill/result.h"

namespace feedmill {

/// Errors: Errc::kFailed, why, without the path: it cannot be opened or read, is no regular file,
/// has more than `most` bytes, or is on a file system that does not answer (system/aside).
Result<std::string> read_regular_file(const std::string& path, std::size_t most);

}  // namespace feedmill
