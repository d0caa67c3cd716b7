#include "decode/codecs.h"

#include "decode/encodings.h"
#include "decode/guess.h"
#include "decode/multi_byte.h"
#include "text/utf8.h"

namespace feedmill {
namespace {

constexpr char32_t kReplacement = 0xFFFD;

/// Collects characters and counts what was wrong.
class Output {
 public:
  explicit Output(std::size_t expected) { decoded_.utf8.reserve(expected); }

  void plain(std::string_view ascii) { decoded_.utf8.append(ascii); }
  void character(char32_t code_point) {
    if (code_point >= 0x80) ++decoded_.characters;
    append_utf8(decoded_.utf8, code_point);
  }
  /// `meant`: what stands there instead, if anybody knows.
  void error(std::size_t offset, char32_t meant = 0) {
    if (decoded_.errors++ == 0) decoded_.first_error = offset;
    character(meant != 0 ? meant : kReplacement);
  }
  Decoded take() { return std::move(decoded_); }

 private:
  Decoded decoded_;
};

unsigned byte_at(std::string_view bytes, std::size_t at) {
  return static_cast<unsigned char>(bytes[at]);
}

/// Length of the ASCII that starts at `at`, control characters included.
std::size_t ascii_length(std::string_view bytes, std::size_t at) {
  std::size_t end = skip_plain_ascii(bytes, at);
  while (end < bytes.size() && byte_at(bytes, end) < 0x80) ++end;
  return end - at;
}

bool is_letter(std::string_view bytes, std::size_t at) {
  const unsigned lower = at < bytes.size() ? byte_at(bytes, at) | 0x20U : 0;
  return lower >= 'a' && lower <= 'z';
}

bool is_ascii(std::string_view bytes, std::size_t at) {
  return at < bytes.size() && byte_at(bytes, at) < 0x80;
}

/// Whether the byte is a letter of windows-1252 with a word around it. The lead bytes that cut
/// texts end in are not believed there: behind a letter, before a blank, they would be.
bool is_stray_letter(std::string_view bytes, std::size_t at, int more = 2) {
  if (at >= bytes.size() || utf8_error_length(bytes, at) != 1) return false;
  const unsigned byte = byte_at(bytes, at);
  const bool may_be_cut = byte < 0xC0 || byte == 0xC2 || byte == 0xC3 || byte == 0xE2;
  const bool is_sign = byte == 0xD7 || byte == 0xF7 || byte == 0xFE || byte == 0xFF;
  if (may_be_cut || is_sign) return false;
  if (is_letter(bytes, at + 1)) return true;
  const bool before_blank = at + 1 < bytes.size() && (bytes[at + 1] == ' ' || bytes[at + 1] == ',');
  if (before_blank && byte >= 0xE0 && at > 0 && is_letter(bytes, at - 1)) return true;
  const bool alone = utf8_sequence_length(bytes, at + 1) == 0;
  return more > 0 && alone && is_stray_letter(bytes, at + 1, more - 1);
}

/// Whether it is a mark that windows-1252 has among the controls: a quotation mark, a dash. A cut
/// text begins with such a byte, but no word goes on with one.
bool is_stray_mark(std::string_view bytes, std::size_t at) {
  const unsigned byte = byte_at(bytes, at);
  const bool within =
      at > 0 && is_ascii(bytes, at + 1) && (is_letter(bytes, at - 1) || bytes[at - 1] == ' ');
  return byte >= 0x82 && byte <= 0x9F && within;
}

/// What a byte that is no UTF-8 is elsewhere: 0 where that is not sure.
char32_t stray_character(std::string_view bytes, std::size_t at, const char16_t* upper_half) {
  if (utf8_error_length(bytes, at) != 1) return 0;
  const unsigned byte = byte_at(bytes, at);
  if (upper_half == nullptr) {
    if (!is_stray_letter(bytes, at) && !is_stray_mark(bytes, at)) return 0;
    static const char16_t* const kWestern = find_encoding("windows-1252")->upper_half;
    upper_half = kWestern;
  }
  return upper_half[byte - 0x80] == kReplacement ? 0 : upper_half[byte - 0x80];
}

/// The character that two halves of three bytes each stand for: CESU-8, which Java and old
/// databases write for UTF-8. 0: none stands there.
char32_t paired_surrogates(std::string_view bytes, std::size_t at) {
  if (!is_surrogate_pair(bytes, at)) return 0;
  const auto half = [&](std::size_t place) {
    return ((byte_at(bytes, place + 1) & 0x0FU) << 6U) | (byte_at(bytes, place + 2) & 0x3FU);
  };
  return 0x10000 + (half(at) << 10U) + half(at + 3);
}

Decoded decode_utf8(std::string_view bytes, const char16_t* strays) {
  Output out(bytes.size());
  for (std::size_t at = 0; at < bytes.size();) {
    if (const std::size_t length = ascii_length(bytes, at)) {
      out.plain(bytes.substr(at, length));
      at += length;
    } else if (utf8_sequence_length(bytes, at) != 0) {
      out.character(next_code_point(bytes, at));
    } else if (const char32_t pair = paired_surrogates(bytes, at)) {
      out.error(at, pair);
      at += kSurrogatePair;
    } else {
      out.error(at, stray_character(bytes, at, strays));
      at += utf8_error_length(bytes, at);
    }
  }
  return out.take();
}

Decoded decode_single_byte(std::string_view bytes, const char16_t* upper_half) {
  Output out(bytes.size() + bytes.size() / 4);
  for (std::size_t at = 0; at < bytes.size();) {
    if (const std::size_t length = ascii_length(bytes, at)) {
      out.plain(bytes.substr(at, length));
      at += length;
      continue;
    }
    const char16_t character = upper_half[byte_at(bytes, at) - 0x80];
    if (character == kReplacement) {
      out.error(at);
    } else {
      out.character(character);
    }
    ++at;
  }
  return out.take();
}

template <bool kBigEndian>
char32_t unit16(std::string_view bytes, std::size_t at) {
  const unsigned first = byte_at(bytes, at), second = byte_at(bytes, at + 1);
  return kBigEndian ? (first << 8U) | second : (second << 8U) | first;
}

template <bool kBigEndian>
Decoded decode_utf16(std::string_view bytes) {
  const auto is_high = [](char32_t unit) { return unit >= 0xD800 && unit <= 0xDBFF; };
  const auto is_low = [](char32_t unit) { return unit >= 0xDC00 && unit <= 0xDFFF; };
  Output out(bytes.size());
  std::size_t at = 0;
  while (at + 2 <= bytes.size()) {
    const char32_t unit = unit16<kBigEndian>(bytes, at);
    const char32_t next = at + 4 <= bytes.size() ? unit16<kBigEndian>(bytes, at + 2) : 0;
    if (is_high(unit) && is_low(next)) {
      out.character(0x10000 + ((unit - 0xD800) << 10U) + (next - 0xDC00));
      at += 4;
      continue;
    }
    if (is_high(unit) || is_low(unit)) {
      out.error(at);
    } else {
      out.character(unit);
    }
    at += 2;
  }
  if (at < bytes.size()) out.error(at);
  return out.take();
}

template <bool kBigEndian>
Decoded decode_utf32(std::string_view bytes) {
  Output out(bytes.size() / 2);
  std::size_t at = 0;
  for (; at + 4 <= bytes.size(); at += 4) {
    const char32_t first = unit16<kBigEndian>(bytes, at), last = unit16<kBigEndian>(bytes, at + 2);
    const char32_t character = kBigEndian ? (first << 16U) | last : (last << 16U) | first;
    const bool surrogate = character >= 0xD800 && character <= 0xDFFF;
    if (surrogate || character > 0x10FFFF) {
      out.error(at);
    } else {
      out.character(character);
    }
  }
  if (at < bytes.size()) out.error(at);
  return out.take();
}

}  // namespace

Decoded decode_mixed_utf8(std::string_view bytes, const Encoding& label) {
  return decode_utf8(bytes, label.upper_half);
}

Decoded decode_bytes(std::string_view bytes, const Encoding& encoding) {
  switch (encoding.codec) {
    case Codec::kUtf8:
      return decode_utf8(bytes, nullptr);
    case Codec::kUtf16Le:
      return decode_utf16<false>(bytes);
    case Codec::kUtf16Be:
      return decode_utf16<true>(bytes);
    case Codec::kUtf32Le:
      return decode_utf32<false>(bytes);
    case Codec::kUtf32Be:
      return decode_utf32<true>(bytes);
    case Codec::kSingleByte:
      return decode_single_byte(bytes, encoding.upper_half);
    default:
      return decode_multi_byte(bytes, encoding.codec);
  }
}

}  // namespace feedmill
