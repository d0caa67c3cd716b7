// Text as a feed: parse() and normalise() must end, and what they say must be writable and
// readable.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "feedmill/json.h"
#include "feedmill/parse.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string text;
  // decode() lets no NUL through.
  for (std::size_t i = 0; i < size; ++i)
    if (data[i] != 0) text += static_cast<char>(data[i]);
  auto feed =
      feedmill::parse(feedmill::Document{std::move(text), "utf-8", {}}, "https://example.org/feed");
  if (!feed) return 0;
  for (feedmill::ParsedEntry& parsed : feed->entries) {
    const feedmill::Entry entry = feedmill::normalise(std::move(parsed));
    if (entry.id.empty()) std::abort();
  }
  return 0;
}
