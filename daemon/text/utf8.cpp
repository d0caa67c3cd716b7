#include "text/utf8.h"

#include <cstdint>
#include <cstring>

namespace feedmill {
namespace {

constexpr char32_t kReplacement = 0xFFFD;

unsigned char byte_at(std::string_view text, std::size_t at) {
  return static_cast<unsigned char>(text[at]);
}

bool continues(std::string_view text, std::size_t at) {
  return at < text.size() && (byte_at(text, at) & 0xC0U) == 0x80;
}

/// Whether `second` may follow the lead byte `first`: table 3-7 of Unicode, which rules out
/// overlong forms, surrogates and what lies past U+10FFFF.
bool may_follow(unsigned char first, unsigned char second) {
  switch (first) {
    case 0xE0:
      return second >= 0xA0 && second <= 0xBF;
    case 0xED:
      return second >= 0x80 && second <= 0x9F;
    case 0xF0:
      return second >= 0x90 && second <= 0xBF;
    case 0xF4:
      return second >= 0x80 && second <= 0x8F;
    default:
      return second >= 0x80 && second <= 0xBF;
  }
}

/// Sixteen bytes at once; compilers turn it into one SSE2 or NEON register.
using Bytes16 = signed char __attribute__((vector_size(16)));

bool any_set(Bytes16 mask) {
  std::uint64_t halves[2];
  std::memcpy(halves, &mask, sizeof halves);
  return (halves[0] | halves[1]) != 0;
}

/// Marks bytes that are a control character or, being negative, not ASCII. Line breaks and tabs are
/// in every line of a document, so they must not count.
Bytes16 odd_bytes(const char* at) {
  Bytes16 bytes;
  std::memcpy(&bytes, at, sizeof bytes);
  return (bytes < 0x20) & (bytes != '\n') & (bytes != '\t') & (bytes != '\r');
}

bool is_plain(char c) {
  return static_cast<signed char>(c) >= 0x20 || c == '\n' || c == '\t' || c == '\r';
}

}  // namespace

void append_utf8(std::string& out, char32_t code_point) {
  if (code_point > 0x10FFFF || (code_point >= 0xD800 && code_point <= 0xDFFF)) {
    code_point = kReplacement;
  }
  const auto tail = [&](unsigned shift) {
    return static_cast<char>(0x80U | ((code_point >> shift) & 0x3FU));
  };
  if (code_point < 0x80) {
    out += static_cast<char>(code_point);
  } else if (code_point < 0x800) {
    const char bytes[] = {static_cast<char>(0xC0U | (code_point >> 6U)), tail(0)};
    out.append(bytes, 2);
  } else if (code_point < 0x10000) {
    const char bytes[] = {static_cast<char>(0xE0U | (code_point >> 12U)), tail(6), tail(0)};
    out.append(bytes, 3);
  } else {
    const char bytes[] = {static_cast<char>(0xF0U | (code_point >> 18U)), tail(12), tail(6),
                          tail(0)};
    out.append(bytes, 4);
  }
}

std::size_t utf8_sequence_length(std::string_view text, std::size_t at) {
  if (at >= text.size()) return 0;
  const unsigned char first = byte_at(text, at);
  if (first < 0x80) return 1;
  if (first < 0xC2 || first > 0xF4) return 0;
  if (at + 1 >= text.size() || !may_follow(first, byte_at(text, at + 1))) return 0;
  if (first < 0xE0) return 2;
  if (!continues(text, at + 2)) return 0;
  if (first < 0xF0) return 3;
  return continues(text, at + 3) ? 4 : 0;
}

std::size_t utf8_error_length(std::string_view text, std::size_t at) {
  const unsigned char first = byte_at(text, at);
  if (first < 0xE0 || first > 0xF4) return 1;
  if (at + 1 >= text.size() || !may_follow(first, byte_at(text, at + 1))) return 1;
  return first >= 0xF0 && continues(text, at + 2) ? 3 : 2;
}

char32_t next_code_point(std::string_view text, std::size_t& at) {
  const std::size_t length = utf8_sequence_length(text, at);
  if (length == 0) {
    ++at;
    return kReplacement;
  }
  static constexpr unsigned kLeadBits[] = {0, 0x7F, 0x1F, 0x0F, 0x07};
  char32_t code_point = byte_at(text, at) & kLeadBits[length];
  for (std::size_t i = 1; i < length; ++i) {
    code_point = (code_point << 6U) | (byte_at(text, at + i) & 0x3FU);
  }
  at += length;
  return code_point;
}

std::size_t skip_plain_ascii(std::string_view text, std::size_t at) {
  // In a text without Latin letters the next byte is usually not ASCII: no block for its sake.
  if (at < text.size() && !is_plain(text[at])) return at;
  while (text.size() - at >= 32) {
    const char* block = text.data() + at;
    if (any_set(odd_bytes(block) | odd_bytes(block + 16))) break;
    at += 32;
  }
  while (at < text.size() && is_plain(text[at])) ++at;
  return at;
}

std::size_t find_invalid_utf8(std::string_view text) {
  for (std::size_t at = 0; (at = skip_plain_ascii(text, at)) < text.size();) {
    const std::size_t length = utf8_sequence_length(text, at);
    if (length == 0) return at;
    at += length;
  }
  return std::string_view::npos;
}

std::string valid_utf8(std::string_view text) {
  std::string out;
  for (std::size_t bad = 0; (bad = find_invalid_utf8(text)) != std::string_view::npos;) {
    out.append(text.substr(0, bad));
    append_utf8(out, kReplacement);
    text.remove_prefix(bad + utf8_error_length(text, bad));
  }
  return out.append(text);
}

std::string truncate_utf8(std::string_view text, std::size_t max_bytes, std::string_view ellipsis) {
  if (text.size() <= max_bytes) return std::string(text);
  if (max_bytes < ellipsis.size()) ellipsis = {};
  std::size_t end = max_bytes - ellipsis.size();
  // At most three bytes back: in what is no UTF-8 any cut is as good as another.
  for (int back = 0; back < 3 && end > 0 && continues(text, end); ++back) --end;
  return std::string(text.substr(0, end)).append(ellipsis);
}

}  // namespace feedmill
