// Which stored source a configured one is, where its key is not known: it has got or lost a name,
// or its new address was written down. Pure; any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "feedmill/source.h"

namespace feedmill {

/// The stored sources whose keys are configured no more, by where they are found.
class FormerSources {
 public:
  /// `configured` outlives it.
  explicit FormerSources(const std::vector<Source>& configured);

  /// A stored one: its own address, and where permanent redirects have led; may be empty. It is
  /// passed over where its key is configured. Addresses are canonicalised again: an earlier version
  /// left a host in another script as it was written.
  void add(const std::string& key, const std::string& url, const std::string& redirect_url);

  /// The key of the one that `source` is: it has that address, or its redirects have led there. It
  /// is taken.
  std::optional<std::string> take(const Source& source);

 private:
  std::unordered_set<std::string_view> wanted_;
  std::unordered_map<std::string, std::string> by_address_, by_redirect_;  // keys
};

}  // namespace feedmill
