#include "text/display.h"

#include "text/utf8.h"

namespace feedmill {
namespace {

/// Length of the bidirectional control at `text[at]`, 0 where there is none.
std::size_t bidi_control(std::string_view text, std::size_t at) {
  const std::string_view rest = text.substr(at);
  if (rest.substr(0, 2) == "\xD8\x9C") return 2;  // U+061C
  if (rest.size() < 3 || rest[0] != '\xE2') return 0;
  const unsigned char second = rest[1], third = rest[2];
  const bool mark = second == 0x80 && (third == 0x8E || third == 0x8F);
  const bool embedding = second == 0x80 && third >= 0xAA && third <= 0xAE;
  const bool isolate = second == 0x81 && third >= 0xA6 && third <= 0xA9;
  return mark || embedding || isolate ? 3 : 0;
}

/// Length of the control character or white space at `text[at]`, 0 where there is none.
std::size_t blank(std::string_view text, std::size_t at) {
  const unsigned char c = text[at];
  if (c <= 0x20 || c == 0x7F) return 1;
  if (c == 0xC2 && at + 1 < text.size()) {
    const unsigned char next = text[at + 1];
    return next >= 0x80 && next <= 0x9F ? 2 : 0;  // C1
  }
  const std::string_view rest = text.substr(at, 3);
  return rest == "\xE2\x80\xA8" || rest == "\xE2\x80\xA9" ? 3 : 0;  // line and paragraph separator
}

/// Copies what may stand in a line as it is, at least one character, and returns where it ends.
std::size_t append_plain(std::string& line, std::string_view text, std::size_t at) {
  const std::size_t start = at;
  const std::size_t length = utf8_sequence_length(text, at);
  if (length == 0) {
    append_utf8(line, 0xFFFD);
    return at + utf8_error_length(text, at);
  }
  at += length;
  while (at < text.size() && text[at] > ' ' && text[at] < 0x7F) ++at;  // most of any text
  line += text.substr(start, at - start);
  return at;
}

}  // namespace

std::string one_line(std::string_view text) {
  std::string line;
  line.reserve(text.size());
  bool gap = false;
  for (std::size_t at = 0; at < text.size();) {
    if (const auto length = bidi_control(text, at)) {
      at += length;
    } else if (const auto spaces = blank(text, at)) {
      gap = true;
      at += spaces;
    } else {
      if (gap && !line.empty()) line += ' ';
      gap = false;
      at = append_plain(line, text, at);
    }
  }
  return line;
}

}  // namespace feedmill
