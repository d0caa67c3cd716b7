#include "text/html/references.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>

#include "text/html.h"
#include "text/html/ascii.h"

namespace feedmill {
namespace html {
namespace {

struct NamedReference {
  std::string_view name, value;
  bool bare;  // may stand without ';'
};

constexpr NamedReference kNamed[] = {
#include "text/entities_table.inc"
};

// "CounterClockwiseContourIntegral" and "frac12": nothing longer needs a look.
constexpr std::size_t kLongestName = 31;
constexpr std::size_t kLongestBareName = 6;

constexpr std::size_t kSlots = 4096;
constexpr std::uint16_t kNone = 0xFFFF;

/// FNV-1a.
constexpr std::size_t slot_of(std::string_view name) {
  std::uint32_t hash = 0x811C9DC5U;
  for (const char c : name) hash = (hash ^ std::uint8_t(c)) * 0x01000193U;
  return (hash ^ (hash >> 12)) % kSlots;
}

/// Open addressing over kNamed: a search through 2,125 names is what text with many references
/// would otherwise spend its time on.
std::array<std::uint16_t, kSlots> index_names() {
  std::array<std::uint16_t, kSlots> slots{};
  slots.fill(kNone);
  for (std::size_t i = 0; i < std::size(kNamed); ++i) {
    std::size_t slot = slot_of(kNamed[i].name);
    while (slots[slot] != kNone) slot = (slot + 1) % kSlots;
    slots[slot] = std::uint16_t(i);
  }
  return slots;
}

const NamedReference* find_named(std::string_view name) {
  static const std::array<std::uint16_t, kSlots> kIndex = index_names();
  if (name.size() > kLongestName) return nullptr;
  for (std::size_t slot = slot_of(name); kIndex[slot] != kNone; slot = (slot + 1) % kSlots) {
    const NamedReference& named = kNamed[kIndex[slot]];
    if (named.name == name) return &named;
  }
  return nullptr;
}

void set_value(Reference& reference, std::string_view value) {
  std::copy(value.begin(), value.end(), reference.bytes.begin());
  reference.size = unsigned(value.size());
}

// What windows-1252 has at 0x80 to 0x9F; 0 stays itself (section 13.2.5.80's table).
constexpr char16_t kWindows1252[32] = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

void set_code_point(Reference& reference, std::uint32_t c) {
  if (c == '\r') c = '\n';
  if (c == '\f') c = ' ';
  if (c >= 0x80 && c <= 0x9F && kWindows1252[c - 0x80] != 0) c = kWindows1252[c - 0x80];
  if (c == 0 || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF)) c = 0xFFFD;
  if (c == 0x7F || c == 0xFFFE || c == 0xFFFF || (c < 0x20 && c != '\n' && c != '\t')) return;
  auto& b = reference.bytes;
  unsigned n = 0;
  if (c < 0x80) {
    b[n++] = char(c);
  } else if (c < 0x800) {
    b[n++] = char(0xC0 | (c >> 6));
    b[n++] = char(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    b[n++] = char(0xE0 | (c >> 12));
    b[n++] = char(0x80 | ((c >> 6) & 0x3F));
    b[n++] = char(0x80 | (c & 0x3F));
  } else {
    b[n++] = char(0xF0 | (c >> 18));
    b[n++] = char(0x80 | ((c >> 12) & 0x3F));
    b[n++] = char(0x80 | ((c >> 6) & 0x3F));
    b[n++] = char(0x80 | (c & 0x3F));
  }
  reference.size = n;
}

/// Value of a digit, 16 where it is none in either base.
unsigned digit(char c) {
  if (c >= '0' && c <= '9') return unsigned(c - '0');
  const char low = to_lower(c);
  return low >= 'a' && low <= 'f' ? unsigned(low - 'a' + 10) : 16;
}

/// `rest` begins after "&#".
Reference read_numeric(std::string_view rest) {
  const bool hex = !rest.empty() && to_lower(rest[0]) == 'x';
  const unsigned base = hex ? 16 : 10;
  const std::size_t begin = hex ? 1 : 0;
  std::size_t at = begin;
  std::uint32_t value = 0;
  for (; at < rest.size() && digit(rest[at]) < base; ++at) {
    value = std::min<std::uint32_t>(value * base + digit(rest[at]), 0x110000);
  }
  Reference reference;
  if (at == begin) return reference;
  if (at < rest.size() && rest[at] == ';') ++at;
  set_code_point(reference, value);
  reference.length = at + 2;
  return reference;
}

/// `rest` begins after "&"; `name` is its run of letters and digits.
Reference read_bare(std::string_view rest, std::string_view name, Place place) {
  Reference reference;
  for (std::size_t n = std::min(name.size(), kLongestBareName); n >= 2; --n) {
    const NamedReference* const named = find_named(name.substr(0, n));
    if (named == nullptr || !named->bare) continue;
    const bool goes_on = n < rest.size() && (rest[n] == '=' || is_alnum(rest[n]));
    if (place == Place::attribute && goes_on) break;
    set_value(reference, named->value);
    reference.length = n + 1;
    break;
  }
  return reference;
}

}  // namespace

Reference read_reference(std::string_view text, std::size_t at, Place place) {
  const std::string_view rest = text.substr(at + 1);
  if (!rest.empty() && rest[0] == '#') return read_numeric(rest.substr(1));
  std::size_t run = 0;
  while (run < rest.size() && run <= kLongestName && is_alnum(rest[run])) ++run;
  const std::string_view name = rest.substr(0, run);
  if (run < rest.size() && rest[run] == ';') {
    if (const NamedReference* const named = find_named(name)) {
      Reference reference;
      set_value(reference, named->value);
      reference.length = run + 2;
      return reference;
    }
  }
  return read_bare(rest, name, place);
}

}  // namespace html

std::string decode_entities(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t mark = std::min(text.find('&', at), text.size());
    out.append(text, at, mark - at);
    at = mark;
    if (at == text.size()) break;
    const auto reference = html::read_reference(text, at, html::Place::text);
    if (reference.length == 0) {
      out += text[at++];
    } else {
      out += reference.value();
      at += reference.length;
    }
  }
  return out;
}

std::string_view named_entity(std::string_view name) {
  const auto* const named = html::find_named(name);
  return named != nullptr ? named->value : std::string_view{};
}

}  // namespace feedmill
