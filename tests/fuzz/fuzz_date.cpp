// Any text is a date or none; a date is one that RFC 3339 can write and reads back.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "text/date.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto when = feedmill::parse_date(text);
  if (when && feedmill::parse_date(feedmill::to_rfc3339(*when)) != when) std::abort();
  // HTTP's forms are dates of the general kind too.
  const auto http = feedmill::parse_http_date(text);
  if (http && http != when) std::abort();
  return 0;
}
