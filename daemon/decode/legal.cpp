#include "decode/legal.h"

#include <algorithm>

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

/// U+FFFE and U+FFFF, which are valid UTF-8 and no characters.
bool is_noncharacter(std::string_view text, std::size_t at) {
  return text.compare(at, 2, "\xEF\xBF") == 0 && at + 2 < text.size() &&
         static_cast<unsigned char>(text[at + 2]) >= 0xBE;
}

}  // namespace

std::size_t find_unfit(std::string_view text, std::size_t at) {
  while ((at = skip_plain_ascii(text, at)) < text.size()) {
    // What the scan stopped at is a control character or the start of a longer sequence.
    const std::size_t length = utf8_sequence_length(text, at);
    if (length < 2 || is_noncharacter(text, at)) return at;
    at += length;
  }
  return std::string_view::npos;
}

Dropped drop_illegal(std::string& text) {
  Dropped dropped;
  std::size_t at = find_unfit(text, 0), end = at;
  if (at == std::string::npos) return dropped;
  dropped.first_line = 1 + static_cast<std::uint32_t>(std::count(
                               text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n'));
  while (at < text.size()) {
    at += std::max<std::size_t>(utf8_sequence_length(text, at), 1);
    ++dropped.count;
    const std::size_t next = std::min(find_unfit(text, at), text.size());
    std::copy(text.data() + at, text.data() + next, text.data() + end);
    end += next - at;
    at = next;
  }
  text.resize(end);
  return dropped;
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
