// Certificates as a person looks at them: what is in a file of them, and whether the system has
// any. For `doctor`; any thread.
#pragma once

#include <string>
#include <vector>

#include "feedmill/result.h"
#include "feedmill/time.h"

namespace feedmill {

struct Certificate {
  std::string subject;  ///< "CN = …", as it came: not for a terminal
  Instant from{}, until{};
};

/// All that are in a PEM file; none where it holds none. Errors: Errc::kFailed, why it cannot be
/// read, without its path.
Result<std::vector<Certificate>> certificates_in(const std::string& file);

/// Where the system's certificates are looked for: a file and a folder.
struct SystemTrust {
  std::string file, folder;
  bool any = false;  ///< one of the two is there and not empty
};
SystemTrust system_trust();

}  // namespace feedmill
