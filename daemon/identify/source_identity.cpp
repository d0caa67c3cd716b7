#include "identify/source_identity.h"

#include <utility>

#include "text/url.h"

namespace feedmill {

FormerSources::FormerSources(const std::vector<Source>& configured) {
  for (const Source& source : configured) wanted_.insert(source.key);
}

void FormerSources::add(const std::string& key, const std::string& url,
                        const std::string& redirect_url) {
  if (wanted_.contains(key)) return;
  by_address_.insert_or_assign(canonical_url(url), key);
  if (!redirect_url.empty()) by_redirect_.emplace(canonical_url(redirect_url), key);
}

std::optional<std::string> FormerSources::take(const Source& source) {
  const std::string address = canonical_url(source.url);
  const auto own = by_address_.find(address), led = by_redirect_.find(address);
  if (own == by_address_.end() && led == by_redirect_.end()) return std::nullopt;
  std::string key = own != by_address_.end() ? own->second : led->second;
  if (own != by_address_.end()) by_address_.erase(own);
  if (led != by_redirect_.end()) by_redirect_.erase(led);
  return key;
}

}  // namespace feedmill
