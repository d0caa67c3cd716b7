// A base and a reference, one a line: resolving and canonicalising come to rest, and nothing that a
// URL may not hold is left.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "text/url.h"

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

bool has_blank_or_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) <= 0x20 || c == 0x7F; });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::size_t line = std::min(text.find('\n'), text.size());
  const std::string_view base = text.substr(0, line);
  const std::string_view reference = text.substr(std::min(line + 1, text.size()));

  const std::string target = feedmill::resolve_url(reference, feedmill::resolve_url(base, {}));
  require(!has_blank_or_control(target));
  if (feedmill::is_absolute_url(target)) {
    require(feedmill::resolve_url(target, "http://other/") == target);
  }
  const std::string key = feedmill::canonical_url(reference);
  require(feedmill::canonical_url(key) == key);
  feedmill::host_and_port(reference);
  feedmill::is_safe_link(reference);
  return 0;
}
