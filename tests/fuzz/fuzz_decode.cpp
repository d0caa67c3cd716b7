// Bytes of any kind become legal UTF-8, under any label, and content codings keep their limit. The
// first byte chooses the label or the coding.
#include <array>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "decode/content_coding.h"
#include "decode/legal.h"
#include "feedmill/document.h"

namespace {

constexpr std::array<std::string_view, 16> kTypes = {
    "",
    "application/rss+xml",
    "text/xml; charset=utf-8",
    "text/xml; charset=us-ascii",
    "text/xml; charset=windows-1251",
    "text/xml; charset=utf-16",
    "text/xml; charset=utf-16be",
    "text/xml; charset=utf-32",
    "text/xml; charset=gb18030",
    "text/xml; charset=big5",
    "text/xml; charset=shift_jis",
    "text/xml; charset=euc-jp",
    "text/xml; charset=euc-kr",
    "text/xml; charset=iso-2022-jp",
    "text/html; charset=windows-1255",
    "application/json",
};

constexpr std::array<std::string_view, 6> kCodings = {"gzip", "deflate",        "br",
                                                      "zstd", "gzip, br, gzip", "identity"};

constexpr std::size_t kLimit = 1 << 16;

void require(bool holds) {
  if (!holds) std::abort();
}

void try_decode(std::string_view bytes, std::string_view type) {
  const feedmill::Document document = feedmill::decode(bytes, type);
  require(!document.encoding.empty());
  require(feedmill::find_unfit(document.utf8, 0) == std::string_view::npos);
  // What came out is UTF-8, so reading it again changes nothing.
  const feedmill::Document again =
      feedmill::decode(std::string(document.utf8), "text/xml; charset=utf-8");
  require(again.utf8 == document.utf8);
}

void try_coding(std::string_view bytes, std::string_view coding) {
  const auto body = feedmill::decode_content(std::string(bytes), coding, kLimit);
  require(!body || body->size() <= kLimit);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  const std::size_t choice = data[0] % (kTypes.size() + kCodings.size());
  if (choice < kTypes.size()) {
    try_decode(bytes, kTypes[choice]);
  } else {
    try_coding(bytes, kCodings[choice - kTypes.size()]);
  }
  return 0;
}
