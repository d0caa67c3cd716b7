// What is remembered of each configured source, found by what the configuration calls it: for
// `status` and `explain`. Main thread.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "feedmill/catalogue.h"

namespace feedmill {

/// What the store knows, by the keys of the configuration. A source whose name or address has just
/// been changed is still stored under the old one.
class Statuses {
 public:
  explicit Statuses(std::vector<SourceStatus>&& stored);

  /// `source` with what is remembered of it; a state as of a source never asked where that is
  /// nothing.
  SourceStatus of(const Source& source) const;
  /// The same as its server said it: not to be shown. Reads no file.
  SourceStatus unredacted(const Source& source) const;

 private:
  std::map<std::string, SourceStatus> by_key_;
  std::map<std::string, std::string> by_address_;
};

}  // namespace feedmill
