#include "decode/content_coding.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "decode/inflate.h"
#include "decode/stream_codings.h"

namespace feedmill {
namespace {

using Decode = Result<std::string> (*)(std::string_view body, std::size_t max_bytes);

struct Coding {
  std::string_view name;
  Decode decode;
};

/// RFC 9110 section 8.4.1 with its aliases, RFC 7932, RFC 8878.
constexpr Coding kCodings[] = {
    {"gzip", decode_gzip}, {"x-gzip", decode_gzip}, {"deflate", decode_deflate},
    {"br", decode_brotli}, {"zstd", decode_zstd},
};

/// More than one is unheard of, and each may multiply what the one before made.
constexpr std::size_t kMostCodings = 4;

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

/// The codings of a header's value, the one applied last first, "identity" left out.
std::vector<std::string> to_undo(std::string_view header) {
  std::vector<std::string> names;
  while (!header.empty()) {
    const std::size_t end = std::min(header.find(','), header.size());
    std::string name;
    for (const char c : header.substr(0, end)) {
      if (c != ' ' && c != '\t') name += lower(c);
    }
    if (!name.empty() && name != "identity") names.push_back(std::move(name));
    header.remove_prefix(std::min(end + 1, header.size()));
  }
  std::reverse(names.begin(), names.end());
  return names;
}

/// Servers that name a coding and send the document as it is: no coding's output begins with white
/// space or a byte order mark followed by '<' or '{'.
bool is_plain_document(std::string_view body) {
  if (body.substr(0, 3) == "\xEF\xBB\xBF") body.remove_prefix(3);
  const std::size_t first = body.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return false;
  if (body[first] == '{') return true;
  const char next = first + 1 < body.size() ? lower(body[first + 1]) : '\0';
  return body[first] == '<' && (next == '?' || next == '!' || (next >= 'a' && next <= 'z'));
}

tl::unexpected<Error> too_large(std::size_t max_bytes) {
  return failure(Errc::kTooLarge, fmt::format("the body is larger than {} bytes", max_bytes));
}

}  // namespace

Result<std::string> decode_content(std::string&& body, std::string_view content_encoding,
                                   std::size_t max_bytes) {
  const std::vector<std::string> names = to_undo(content_encoding);
  if (names.size() > kMostCodings) {
    return failure(Errc::kDamaged, "more content codings upon another than any server uses");
  }
  for (const std::string& name : names) {
    const auto* coding = std::find_if(std::begin(kCodings), std::end(kCodings),
                                      [&](const Coding& known) { return known.name == name; });
    if (coding == std::end(kCodings)) {
      return failure(Errc::kDamaged, fmt::format("unknown content coding \"{}\"", name));
    }
    if (is_plain_document(body)) continue;
    Result<std::string> decoded = coding->decode(body, max_bytes);
    if (!decoded) return tl::unexpected<Error>(decoded.error().with_context(name));
    body = std::move(*decoded);
  }
  if (body.size() > max_bytes) return too_large(max_bytes);
  return std::move(body);
}

}  // namespace feedmill
