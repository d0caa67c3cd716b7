#include "identify/story.h"

#include "text/hash.h"

namespace feedmill {

std::uint64_t story_key(std::string_view canonical_url) {
  const std::size_t host = canonical_url.find("//");
  if (host == std::string_view::npos) return canonical_url.empty() ? 0 : hash64(canonical_url);
  const std::size_t path = canonical_url.find_first_of("/?", host + 2);
  const bool front_page = path == std::string_view::npos || canonical_url.substr(path) == "/";
  return front_page ? 0 : hash64(canonical_url);
}

Instant story_time(std::optional<Instant> published, Instant first_seen) {
  return published && *published < first_seen ? *published : first_seen;
}

}  // namespace feedmill
