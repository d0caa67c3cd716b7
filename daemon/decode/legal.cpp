#include "decode/legal.h"

#include <algorithm>
#include <utility>

#include "decode/encodings.h"
#include "decode/fit_scan.h"
#include "text/utf8.h"

namespace feedmill {
namespace {

std::string to_lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

bool ends_with(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

unsigned byte_at(std::string_view text, std::size_t at) {
  return static_cast<unsigned char>(text[at]);
}

bool is_plain(unsigned byte) {
  return byte >= 0x20 || byte == '\n' || byte == '\t' || byte == '\r';
}

/// The second byte of U+0080 to U+009F, whose first is 0xC2, but for the five where windows-1252
/// has nothing either: XML allows them, so they stay.
bool is_c1(unsigned first, unsigned second) {
  return first == 0xC2 && second < 0xA0 && second != 0x81 && second != 0x8D && second != 0x8F &&
         second != 0x90 && second != 0x9D;
}

/// U+FFFE and U+FFFF, which are valid UTF-8 and no characters.
bool is_noncharacter(std::string_view text, std::size_t at) {
  return byte_at(text, at) == 0xEF && byte_at(text, at + 1) == 0xBF &&
         byte_at(text, at + 2) >= 0xBE;
}

/// Length of the fit character past ASCII at `at`; 0 where it is unfit. The two lengths that make
/// up nearly all text outside Latin script are decided in a few comparisons: this is the inner loop
/// of reading a Russian or Japanese feed.
inline std::size_t fit_length(std::string_view text, std::size_t at) {
  const unsigned first = byte_at(text, at);
  if (first >= 0xC2 && first <= 0xDF && at + 1 < text.size()) {
    const unsigned second = byte_at(text, at + 1);
    return (second & 0xC0U) == 0x80 && !is_c1(first, second) ? 2 : 0;
  }
  if (first >= 0xE1 && first <= 0xEC && at + 2 < text.size()) {
    return ((byte_at(text, at + 1) & 0xC0U) | ((byte_at(text, at + 2) & 0xC0U) << 8U)) == 0x8080
               ? 3
               : 0;
  }
  const std::size_t length = utf8_sequence_length(text, at);
  return length == 3 && is_noncharacter(text, at) ? 0 : length;
}

/// What windows-1252 has at U+0080 to U+009F, as UTF-8. In a
/// document these code points always come from a program that took windows-1252 for ISO-8859-1.
std::string windows_1252(unsigned c1) {
  static const Encoding& encoding = *find_encoding("windows-1252");
  const char16_t meant = encoding.upper_half[c1 - 0x80];
  std::string out;
  append_utf8(out, meant);
  return out;
}

}  // namespace

std::size_t find_unfit(std::string_view text, std::size_t at) {
  constexpr int kRun = 8;  // so many ASCII characters in a row make the block scan worth a call
  at = skip_plain_ascii(text, at);
  at += fit_prefix(text.substr(at));
  for (int ascii = 0; at < text.size();) {
    if (byte_at(text, at) < 0x80) {
      if (!is_plain(byte_at(text, at))) return at;
      ++at;
      if (++ascii == kRun) at = skip_plain_ascii(text, at);
      continue;
    }
    const std::size_t length = fit_length(text, at);
    if (length == 0) return at;
    at += length;
    ascii = 0;
  }
  return std::string_view::npos;
}

Repaired repair_characters(std::string& text) {
  Repaired repaired;
  const std::size_t first = find_unfit(text, 0);
  if (first == std::string::npos) return repaired;
  repaired.first_line =
      1 + static_cast<std::uint32_t>(
              std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(first), '\n'));
  std::string out = text.substr(0, first);
  out.reserve(text.size());
  for (std::size_t at = first; at < text.size();) {
    const std::size_t length = std::max<std::size_t>(utf8_sequence_length(text, at), 1);
    const bool c1 = length == 2;  // the only characters of two bytes that are unfit
    const std::string meant = c1 ? windows_1252(byte_at(text, at + 1)) : std::string();
    ++(meant.empty() ? repaired.dropped : repaired.replaced);
    out += meant;
    at += length;
    const std::size_t next = std::min(find_unfit(text, at), text.size());
    out.append(text, at, next - at);
    at = next;
  }
  text = std::move(out);
  return repaired;
}

bool names_xml_or_json(std::string_view media_type) {
  const std::string type = to_lower(media_type);
  static constexpr std::string_view kEnds[] = {"/xml",  "+xml",     "/json",
                                               "+json", "/xml-dtd", "/xml-external-parsed-entity"};
  return std::any_of(std::begin(kEnds), std::end(kEnds),
                     [&](std::string_view end) { return ends_with(type, end); });
}

bool is_ascii_label(std::string_view label) {
  const std::string name = to_lower(label);
  return name == "us-ascii" || name == "ascii" || name == "ansi_x3.4-1968";
}

std::string sanitised_label(std::string_view label) {
  std::string out(label);
  for (char& c : out) {
    if (c < 0x20 || c > 0x7E) c = '?';
  }
  return out;
}

}  // namespace feedmill
