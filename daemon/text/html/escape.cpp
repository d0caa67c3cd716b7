#include "text/html/escape.h"

#include <array>
#include <cstdint>
#include <utility>

#include "text/html.h"

namespace feedmill {
namespace html {
namespace {

enum Meaning : std::uint8_t {
  kItself,
  kQuote,       // escaped in values
  kApostrophe,  // escaped where it is not known which quotes a value will stand in
  kEscaped,     // '<', '>'
  kAmpersand,
  kNewline,  // CR
  kBlank,    // FF
  kGone,     // XML may not hold it
};

/// How much is escaped: each escapes what those before it do.
enum class Quoting : std::uint8_t { text = kItself, value = kQuote, any = kApostrophe };

constexpr bool stays(Meaning meaning, Quoting quoting) {
  return meaning == kItself || (meaning <= kApostrophe && meaning > Meaning(quoting));
}

constexpr auto kMeaning = [] {
  std::array<Meaning, 256> meaning{};
  for (std::size_t c = 0; c < 0x20; ++c) meaning[c] = kGone;
  meaning[0x7F] = kGone;  // XML may hold it; nothing shows it
  meaning['\t'] = meaning['\n'] = kItself;
  meaning['\r'] = kNewline;
  meaning['\f'] = kBlank;
  meaning['&'] = kAmpersand;
  meaning['<'] = meaning['>'] = kEscaped;
  meaning['"'] = kQuote;
  meaning['\''] = kApostrophe;
  return meaning;
}();

/// kStops[quoting][c]: whether c has to be looked at.
constexpr auto kStops = [] {
  std::array<std::array<bool, 256>, 3> stops{};
  for (std::size_t quoting = 0; quoting < 3; ++quoting) {
    for (std::size_t c = 0; c < 256; ++c) stops[quoting][c] = !stays(kMeaning[c], Quoting(quoting));
  }
  return stops;
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

void append_character(std::string& out, char c, Quoting quoting) {
  const Meaning meaning = kMeaning[std::uint8_t(c)];
  if (stays(meaning, quoting)) {
    out += c;
  } else if (meaning == kNewline) {
    out += '\n';
  } else if (meaning == kBlank) {
    out += ' ';
  } else if (meaning != kGone) {
    out += escaped(c);
  }
}

/// Runs of characters that are themselves are copied whole; this is where the time goes.
template <class Special>
void append_runs(std::string& out, std::string_view text, Quoting quoting, Special special) {
  const auto& stops = kStops[std::size_t(quoting)];
  std::size_t at = 0;
  while (at < text.size()) {
    std::size_t stop = at;
    while (stop < text.size() && !stops[std::uint8_t(text[stop])]) ++stop;
    out.append(text, at, stop - at);
    at = stop;
    if (at < text.size()) at += special(at);
  }
}

void append_raw(std::string& out, std::string_view raw, Place place) {
  const Quoting quoting = place == Place::attribute ? Quoting::value : Quoting::text;
  append_runs(out, raw, quoting, [&](std::size_t at) -> std::size_t {
    if (raw[at] == '&') {
      const Reference reference = read_reference(raw, at, place);
      for (const char c : reference.value()) append_character(out, c, quoting);
      if (reference.length != 0) return reference.length;
    }
    const bool crlf = raw[at] == '\r' && at + 1 < raw.size() && raw[at + 1] == '\n';
    if (!crlf) append_character(out, raw[at], quoting);
    return 1;
  });
}

}  // namespace

void append_text(std::string& out, std::string_view raw, bool literal) {
  if (!literal) return append_raw(out, raw, Place::text);
  append_runs(out, raw, Quoting::text, [&](std::size_t at) -> std::size_t {
    append_character(out, raw[at], Quoting::text);
    return 1;
  });
}

void append_value(std::string& out, std::string_view raw) {
  append_raw(out, raw, Place::attribute);
}

void append_resolved(std::string& out, std::string_view value) {
  append_runs(out, value, Quoting::value, [&](std::size_t at) -> std::size_t {
    append_character(out, value[at], Quoting::value);
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

/// Without U+FFFE and U+FFFF, the two characters past ASCII that XML 1.0 may not hold.
std::string without_noncharacters(std::string text) {
  constexpr std::string_view kLead = "\xEF\xBF";
  std::size_t mark = text.find(kLead);
  if (mark == std::string::npos) return text;
  std::string out;
  std::size_t copied = 0;
  for (; mark != std::string::npos; mark = text.find(kLead, mark + kLead.size())) {
    if (mark + 2 >= text.size() || std::uint8_t(text[mark + 2]) < 0xBE) continue;
    out.append(text, copied, mark - copied);
    copied = mark + 3;
  }
  return out.append(text, copied, std::string::npos);
}

}  // namespace html

std::string escape_html(std::string_view text) {
  std::string out;
  out.reserve(text.size() + text.size() / 8);
  html::append_runs(out, text, html::Quoting::any, [&](std::size_t at) -> std::size_t {
    html::append_character(out, text[at], html::Quoting::any);
    return 1;
  });
  return html::without_noncharacters(std::move(out));
}

}  // namespace feedmill
