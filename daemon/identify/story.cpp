#include "identify/story.h"

#include <algorithm>

#include "text/hash.h"

namespace feedmill {

std::uint64_t story_key(std::string_view canonical_url) {
  const std::size_t host = canonical_url.find("//");
  if (host == std::string_view::npos) return canonical_url.empty() ? 0 : hash64(canonical_url);
  const std::size_t path = canonical_url.find_first_of("/?", host + 2);
  const bool front_page = path == std::string_view::npos || canonical_url.substr(path) == "/";
  if (front_page) return 0;
  // Outlets write a path with and without a slash at its end.
  const std::size_t query = std::min(canonical_url.find('?', path), canonical_url.size());
  const bool slash = query > path && canonical_url[query - 1] == '/';
  return hash64(canonical_url.substr(query), hash64(canonical_url.substr(0, query - slash)));
}

Instant story_time(std::optional<Instant> published, Instant first_seen) {
  return published && *published < first_seen ? *published : first_seen;
}

}  // namespace feedmill
