#include "text/html/escape.h"

#include <cstdint>

#include "text/html.h"
#include "text/html/scan.h"

namespace feedmill {
namespace html {
namespace {

/// What text cannot hold where it is not known what quotes it will stand in. 0xEF begins U+FFFE
/// and U+FFFF, the two characters past ASCII that XML 1.0 may not hold.
struct AnyStops {
  static constexpr bool has(unsigned char c) {
    return ValueStops::has(c) || c == '\'' || c == 0xEF;
  }
#ifdef FEEDMILL_SSE2
  static Block in(Block block) {
    return either(ValueStops::in(block), either(equal(block, '\''), equal(block, 0xEF)));
  }
#endif
};

/// Appends a character that one of the sets above stops at.
void append_stop(Output& out, char c) {
  switch (c) {
    case '<':
      return out.put(std::string_view("&lt;"));
    case '>':
      return out.put(std::string_view("&gt;"));
    case '&':
      return out.put(std::string_view("&amp;"));
    case '"':
      return out.put(std::string_view("&quot;"));
    case '\'':
      return out.put(std::string_view("&#39;"));
    case '\r':
      return out.put('\n');
    case '\f':
      return out.put(' ');
    default:  // a control character: XML may not hold it, and nothing shows it
      return;
  }
}

template <class Stops>
void append_character(Output& out, char c) {
  if (is_in<Stops>(c)) return append_stop(out, c);
  out.put(c);
}

/// The length of a reference at `at` that is written as it is read; 0: there is none.
std::size_t settled_length(std::string_view rest) {
  if (rest.substr(0, 5) == "&amp;") return 5;
  const std::string_view short_one = rest.substr(0, 4);
  return short_one == "&lt;" || short_one == "&gt;" ? 4 : 0;
}

/// At a '&'. Returns how much of `rest` it took.
template <class Stops>
std::size_t append_reference(Output& out, std::string_view rest, Place place) {
  if (const std::size_t length = settled_length(rest); length != 0) {
    out.put(rest.substr(0, length));
    return length;
  }
  const Reference reference = read_reference(rest, 0, place);
  if (reference.length == 0) {
    append_stop(out, '&');
    return 1;
  }
  if (std::uint8_t(reference.bytes[0]) >= 0x80) {  // past ASCII nothing is escaped
    out.put(reference.bytes, reference.size);
  } else {
    for (const char c : reference.value()) append_character<Stops>(out, c);
  }
  return reference.length;
}

template <class Stops>
void append_raw(Output& out, std::string_view raw, const char* readable, Place place) {
  const char* const end = raw.data() + raw.size();
  for (const char* at = raw.data();;) {
    at = copy_run<Stops>(out, at, end, readable);
    if (at == end) return;
    if (*at == '&') {
      at += append_reference<Stops>(out, {at, std::size_t(end - at)}, place);
      continue;
    }
    const bool crlf = *at == '\r' && at + 1 != end && at[1] == '\n';
    if (!crlf) append_stop(out, *at);
    ++at;
  }
}

template <class Stops>
void append_plain(Output& out, std::string_view text) {
  const char* const end = text.data() + text.size();
  for (const char* at = text.data();; ++at) {
    at = copy_run<Stops>(out, at, end, end);
    if (at == end) return;
    append_stop(out, *at);
  }
}

/// Whether U+FFFE or U+FFFF stands at `at`.
bool is_noncharacter(const char* at, const char* end) {
  return end - at >= 3 && at[1] == '\xBF' && std::uint8_t(at[2]) >= 0xBE;
}

}  // namespace

void append_text(Output& out, std::string_view raw, const char* readable, bool literal) {
  if (literal) return append_plain<TextStops>(out, raw);
  append_raw<TextStops>(out, raw, readable, Place::text);
}

void append_value(Output& out, std::string_view raw, const char* readable) {
  append_raw<ValueStops>(out, raw, readable, Place::attribute);
}

void append_resolved(Output& out, std::string_view value) { append_plain<ValueStops>(out, value); }

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

}  // namespace html

std::string escape_html(std::string_view text) {
  const char* const end = text.data() + text.size();
  html::Output out(text.size() + text.size() / 8);
  for (const char* at = text.data();; ++at) {
    at = html::copy_run<html::AnyStops>(out, at, end, end);
    if (at == end) return out.str();
    if (*at != '\xEF') {
      html::append_stop(out, *at);
    } else if (html::is_noncharacter(at, end)) {
      at += 2;
    } else {
      out.put(*at);
    }
  }
}

}  // namespace feedmill
