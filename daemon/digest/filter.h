// Filters of the configuration, compiled: RE2 patterns over the fields of an entry. RE2 is linear
// in the text whatever the pattern, so a feed cannot stall a digest. Compiled once, applied to many
// entries. Pure; any thread.
#pragma once

#include <memory>

#include "feedmill/feed.h"
#include "feedmill/result.h"
#include "feedmill/source.h"

namespace feedmill {

/// A filter ready to be applied; a value, cheap to copy.
class CompiledFilter {
 public:
  /// The filter without rules, which passes everything.
  CompiledFilter() = default;

  /// Errors: Errc::kConfig, saying which pattern is no RE2 expression, and why.
  static Result<CompiledFilter> compile(const Filter& filter);

  /// Whether some set of `include` matches (or there is none) and no set of `exclude` does. A set
  /// matches where all of its rules do; a rule on a field of several values (tags, authors), where
  /// one of them does; a rule on an absent field never.
  bool passes(const Entry& entry) const;

 private:
  struct Rules;
  std::shared_ptr<const Rules> rules_;  ///< null: no rules
};

}  // namespace feedmill
