// The templates of a digest, read from their files. Any thread.
#pragma once

#include <string>
#include <vector>

#include "digest/template.h"
#include "feedmill/digest.h"

namespace feedmill {

/// A template that cannot be used.
struct TemplateProblem {
  std::string path;
  TemplateMistake mistake;  ///< of a file that cannot be read: its first place
  /// "PATH:LINE:COLUMN: message"
  std::string to_string() const;
};

/// Where a template cannot be used, its form is the built-in one and `problems` says why: a mistake
/// in a look costs no issue.
Look read_look(const DigestSpec& spec, std::vector<TemplateProblem>& problems);

/// The same, with each problem in the log.
Look read_look(const DigestSpec& spec);

}  // namespace feedmill
