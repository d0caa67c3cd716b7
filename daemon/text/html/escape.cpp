#include "text/html/escape.h"

#include <array>
#include <cstdint>

#include "text/html.h"

namespace feedmill {
namespace html {
namespace {

enum Meaning : std::uint8_t {
  kItself = 0,
  kGone,     // XML may not hold it
  kNewline,  // CR
  kBlank,    // FF
  kAmpersand,
  kEscaped,  // '<', '>'
  kQuote,    // to be escaped in values only
};

constexpr auto kMeaning = [] {
  std::array<Meaning, 256> meaning{};
  for (std::size_t c = 0; c < 0x20; ++c) meaning[c] = kGone;
  meaning['\t'] = meaning['\n'] = kItself;
  meaning['\r'] = kNewline;
  meaning['\f'] = kBlank;
  meaning['&'] = kAmpersand;
  meaning['<'] = meaning['>'] = kEscaped;
  meaning['"'] = kQuote;
  return meaning;
}();

std::string_view escaped(char c) {
  switch (c) {
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '&':
      return "&amp;";
    case '"':
      return "&quot;";
    default:
      return "&#39;";
  }
}

void append_character(std::string& out, char c, bool quotes) {
  switch (kMeaning[std::uint8_t(c)]) {
    case kItself:
      out += c;
      break;
    case kGone:
      break;
    case kNewline:
      out += '\n';
      break;
    case kBlank:
      out += ' ';
      break;
    case kQuote:
      if (!quotes) {
        out += c;
        break;
      }
      [[fallthrough]];
    case kAmpersand:
    case kEscaped:
      out += escaped(c);
      break;
  }
}

/// Runs of characters that are themselves are copied whole; this is where the time goes.
template <class Special>
void append_runs(std::string& out, std::string_view text, bool quotes, Special special) {
  std::size_t at = 0;
  while (at < text.size()) {
    std::size_t stop = at;
    for (; stop < text.size(); ++stop) {
      const Meaning meaning = kMeaning[std::uint8_t(text[stop])];
      if (meaning != kItself && (meaning != kQuote || quotes)) break;
    }
    out.append(text, at, stop - at);
    at = stop;
    if (at < text.size()) at += special(at);
  }
}

void append_raw(std::string& out, std::string_view raw, Place place) {
  const bool quotes = place == Place::attribute;
  append_runs(out, raw, quotes, [&](std::size_t at) -> std::size_t {
    if (raw[at] == '&') {
      const Reference reference = read_reference(raw, at, place);
      for (const char c : reference.value()) append_character(out, c, quotes);
      if (reference.length != 0) return reference.length;
    }
    const bool crlf = raw[at] == '\r' && at + 1 < raw.size() && raw[at + 1] == '\n';
    if (!crlf) append_character(out, raw[at], quotes);
    return 1;
  });
}

}  // namespace

void append_text(std::string& out, std::string_view raw, bool literal) {
  if (!literal) return append_raw(out, raw, Place::text);
  append_runs(out, raw, false, [&](std::size_t at) -> std::size_t {
    append_character(out, raw[at], false);
    return 1;
  });
}

void append_value(std::string& out, std::string_view raw) {
  append_raw(out, raw, Place::attribute);
}

void append_resolved(std::string& out, std::string_view value) {
  append_runs(out, value, true, [&](std::size_t at) -> std::size_t {
    append_character(out, value[at], true);
    return 1;
  });
}

std::string_view resolve_value(std::string_view raw, std::string& scratch) {
  if (raw.find('&') == std::string_view::npos) return raw;
  scratch.clear();
  for (std::size_t at = 0; at < raw.size();) {
    const Reference reference =
        raw[at] == '&' ? read_reference(raw, at, Place::attribute) : Reference{};
    if (reference.length == 0) scratch += raw[at];
    scratch += reference.value();
    at += reference.length != 0 ? reference.length : 1;
  }
  return scratch;
}

/// U+FFFE and U+FFFF, the two characters past ASCII that XML 1.0 may not hold.
void drop_noncharacters(std::string& text) {
  for (std::size_t at = text.find("\xEF\xBF"); at != std::string::npos;
       at = text.find("\xEF\xBF", at)) {
    const bool none = at + 2 < text.size() && std::uint8_t(text[at + 2]) >= 0xBE;
    if (none) {
      text.erase(at, 3);
    } else {
      at += 2;
    }
  }
}

}  // namespace html

std::string escape_html(std::string_view text) {
  std::string out;
  out.reserve(text.size() + text.size() / 8);
  html::append_runs(out, text, true, [&](std::size_t at) -> std::size_t {
    html::append_character(out, text[at], true);
    return 1;
  });
  html::drop_noncharacters(out);
  return out;
}

}  // namespace feedmill
