// The templates of a digest, read from their files. Any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "digest/template.h"
#include "feedmill/digest.h"
#include "feedmill/result.h"

namespace feedmill {

/// A template that cannot be used.
struct TemplateProblem {
  std::string path;
  TemplateMistake mistake;  ///< of a file that cannot be read: its first place
  bool may_pass = false;    ///< its file system does not answer: nothing is written without it
  /// "PATH:LINE:COLUMN: message"
  std::string to_string() const;
  /// "; what then becomes of the issue"
  std::string_view consequence() const;
};

/// Where a template cannot be used, its form is the built-in one and `problems` says why: a mistake
/// in a look costs no issue.
Look read_look(const DigestSpec& spec, std::vector<TemplateProblem>& problems);

/// The same, with each problem in the log. Errors: Errc::kHeld, naming a template whose file
/// system does not answer: an issue that is written waits for it, as it is never written again.
Result<Look> read_look(const DigestSpec& spec);

}  // namespace feedmill
