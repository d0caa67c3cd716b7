// Which entries a digest selects: by the tags and the names of their sources, by the source's own
// filter, by the digest's. What the store asks while it seals an issue. Pure; any thread.
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "digest/filter.h"
#include "feedmill/digest.h"
#include "feedmill/source.h"

namespace feedmill {

class Selection {
 public:
  /// Compiles the filters of the digest and of `sources`. Errors: Errc::kConfig for a pattern that
  /// RE2 does not take.
  static Result<Selection> compile(const DigestSpec& spec, const std::vector<Source>& sources);

  /// Whether the digest takes anything of this source: one of its tags, or its name or configured
  /// address, is listed; or the digest lists neither.
  bool selects(const Source& source) const;

  /// Whether the digest takes this entry of this source.
  bool selects(const Source& source, const Entry& entry) const;

 private:
  std::vector<std::string> tags_, sources_;
  CompiledFilter filter_;
  std::unordered_map<std::string, CompiledFilter> source_filters_;  ///< by Source::key
};

}  // namespace feedmill
