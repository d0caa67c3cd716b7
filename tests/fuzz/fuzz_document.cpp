// Bytes to JSON and back, the whole way of a poll: decode, parse, normalise, write, read.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "feedmill/document.h"
#include "feedmill/json.h"
#include "feedmill/parse.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  auto feed = feedmill::parse(feedmill::decode(bytes, ""), "");
  if (!feed) return 0;
  for (feedmill::ParsedEntry& parsed : feed->entries) {
    const feedmill::Entry entry = feedmill::normalise(std::move(parsed));
    const auto again = feedmill::entry_from_json(feedmill::to_json(entry));
    if (!again || *again != entry) std::abort();
  }
  return 0;
}
