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
      if (c == ';') break;  // a parameter, which no coding has
      if (c != ' ' && c != '\t' && c != '"') name += lower(c);
    }
    if (!name.empty() && name != "identity") names.push_back(std::move(name));
    header.remove_prefix(std::min(end + 1, header.size()));
  }
  std::reverse(names.begin(), names.end());
  return names;
}

bool is_markup(std::string_view text, std::size_t at) {
  const char next = at + 1 < text.size() ? lower(text[at + 1]) : '\0';
  return text[at] == '<' && (next == '?' || next == '!' || (next >= 'a' && next <= 'z'));
}

/// A program's warnings in front of a document: text, and markup soon. What codings put out has
/// control characters all over.
bool is_text_with_markup(std::string_view body) {
  const std::string_view head = body.substr(0, 512);
  const bool control = std::any_of(head.begin(), head.end(), [](char c) {
    return static_cast<unsigned char>(c) < ' ' && c != '\n' && c != '\r' && c != '\t';
  });
  const std::size_t at = head.find('<');
  return !control && at != std::string_view::npos && is_markup(head, at);
}

/// Servers that name a coding and send the document as it is: no coding's output begins with white
/// space or a byte order mark followed by '<' or '{'.
bool is_plain_document(std::string_view body) {
  using namespace std::string_view_literals;
  if (body.substr(0, 3) == "\xEF\xBB\xBF") body.remove_prefix(3);
  if (body.substr(0, 4) == "\xFF\xFE<\0"sv || body.substr(0, 4) == "\xFE\xFF\0<"sv) return true;
  const std::size_t first = body.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return false;
  return body[first] == '{' || is_markup(body, first) || is_text_with_markup(body);
}

/// How these bodies begin, whatever the header calls them: RFC 1952 section 2.3, RFC 8878 section
/// 3.1.1. Brotli has no mark.
struct Magic {
  std::string_view bytes;
  Decode decode;
};
constexpr Magic kMagic[] = {{"\x1F\x8B\x08", decode_gzip}, {"\x28\xB5\x2F\xFD", decode_zstd}};

Decode shown_by_bytes(std::string_view body) {
  for (const Magic& known : kMagic)
    if (body.substr(0, known.bytes.size()) == known.bytes) return known.decode;
  return nullptr;
}

/// What undoes the coding of that name. One that nobody knows (`aws-chunked`, `utf-8`, `none`) says
/// nothing: the bytes do.
Decode coding_of(std::string_view name, std::string_view body) {
  const auto* coding = std::find_if(std::begin(kCodings), std::end(kCodings),
                                    [&](const Coding& known) { return known.name == name; });
  return coding == std::end(kCodings) ? shown_by_bytes(body) : coding->decode;
}

/// A body that is packed once more than the header says: a file that lies there as .gz, or that a
/// proxy packed again.
Result<std::string> undo_unnamed(std::string&& body, std::size_t max_bytes) {
  for (std::size_t i = 0; i < kMostCodings; ++i) {
    const Decode decode = shown_by_bytes(body);
    if (decode == nullptr) break;
    Result<std::string> decoded = decode(body, max_bytes);
    if (!decoded) return decoded;
    body = std::move(*decoded);
  }
  return std::move(body);
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
    if (is_plain_document(body)) break;
    const Decode decode = coding_of(name, body);
    if (decode == nullptr) {
      return failure(Errc::kDamaged, fmt::format("unknown content coding \"{}\"", name));
    }
    Result<std::string> decoded = decode(body, max_bytes);
    if (!decoded) return tl::unexpected<Error>(decoded.error().with_context(name));
    body = std::move(*decoded);
  }
  if (body.size() > max_bytes) return too_large(max_bytes);
  return undo_unnamed(std::move(body), max_bytes);
}

}  // namespace feedmill
