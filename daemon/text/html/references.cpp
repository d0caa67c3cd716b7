#include "text/html/references.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>

#include "text/html.h"
#include "text/html/ascii.h"
#include "text/html/names.h"
#include "text/html/scan.h"

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

/// A name, as far as it fits, with its value at hand.
struct Slot {
  Name name;
  std::uint8_t size = 0;  // of the name; 0: the slot is empty
  std::uint8_t value_size = 0;
  std::array<char, 6> value{};
};

constexpr std::size_t slot_of(const Name& name) {
  return std::size_t(((name.low + name.high * 31) * 0x9E3779B97F4A7C15U) >> 52);
}
static_assert(kSlots == 1U << (64 - 52));

struct Index {
  std::array<Slot, kSlots> slots{};
  std::array<std::uint16_t, kSlots> named{};  // which of kNamed each holds
};

/// Open addressing over kNamed: a search through 2,125 names is what text with many references
/// would otherwise spend its time on.
Index index_names() {
  Index index;
  for (std::size_t i = 0; i < std::size(kNamed); ++i) {
    const std::string_view name = kNamed[i].name;
    const Name key = exact_name_of(name);
    std::size_t at = slot_of(key);
    while (index.slots[at].size != 0) at = (at + 1) % kSlots;
    Slot& slot = index.slots[at];
    slot = {key, std::uint8_t(name.size()), std::uint8_t(kNamed[i].value.size()), {}};
    std::copy(kNamed[i].value.begin(), kNamed[i].value.end(), slot.value.begin());
    index.named[at] = std::uint16_t(i);
  }
  return index;
}

const Index& index() {
  static const Index kIndex = index_names();
  return kIndex;
}

/// Where a name stands in the index; kSlots where it is none.
std::size_t find_slot(const Index& all, const Name& key, std::string_view name) {
  for (std::size_t at = slot_of(key); all.slots[at].size != 0; at = (at + 1) % kSlots) {
    const Slot& slot = all.slots[at];
    if (slot.size != name.size() || !(slot.name == key)) continue;
    if (name.size() <= 16 || kNamed[all.named[at]].name == name) return at;
  }
  return kSlots;
}

std::size_t find_slot(std::string_view name) {
  if (name.empty() || name.size() > kLongestName) return kSlots;
  return find_slot(index(), exact_name_of(name), name);
}

/// What may not stand in a name.
struct NameEnds {
  static constexpr bool has(unsigned char c) { return !is_alnum(char(c)); }
#ifdef FEEDMILL_SSE2
  static Block in(Block block) {
    const Block letters = at_most(_mm_sub_epi8(either(block, every(0x20)), every('a')), 25);
    const Block digits = at_most(_mm_sub_epi8(block, every('0')), 9);
    return _mm_cmpeq_epi8(either(letters, digits), every(0));
  }
#endif
};

Reference named_reference(const Index& all, std::size_t at, std::size_t length) {
  const Slot& slot = all.slots[at];
  Reference reference;
  std::copy(slot.value.begin(), slot.value.end(), reference.bytes.begin());
  reference.size = slot.value_size;
  reference.length = std::uint32_t(length);
  return reference;
}

/// A named one with its ';', of at most fifteen bytes with more behind them: nearly all are.
Reference read_short(std::string_view rest) {
#ifdef FEEDMILL_SSE2
  if (rest.size() >= std::size_t(kStep)) {
    const Block block = load_block(rest.data());
    const unsigned ends = bits_of(NameEnds::in(block));
    const auto size = ends != 0 ? std::size_t(__builtin_ctz(ends)) : 0;
    if (size == 0 || rest[size] != ';') return {};
    const Index& all = index();
    const std::size_t at = find_slot(all, first_bytes(block, int(size)), rest.substr(0, size));
    if (at != kSlots) return named_reference(all, at, size + 2);
  }
#else
  static_cast<void>(rest);
#endif
  return {};
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
  const char low = char(c | 0x20);
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
  reference.length = std::uint32_t(at + 2);
  return reference;
}

/// `rest` begins after "&"; `name` is its run of letters and digits.
Reference read_bare(std::string_view rest, std::string_view name, Place place) {
  for (std::size_t n = std::min(name.size(), kLongestBareName); n >= 2; --n) {
    const std::size_t slot = find_slot(name.substr(0, n));
    if (slot == kSlots || !kNamed[index().named[slot]].bare) continue;
    const bool goes_on = n < rest.size() && (rest[n] == '=' || is_alnum(rest[n]));
    if (place == Place::attribute && goes_on) break;
    return named_reference(index(), slot, n + 1);
  }
  return {};
}

}  // namespace

Reference read_reference(std::string_view text, std::size_t at, Place place) {
  const std::string_view rest = text.substr(at + 1);
  if (!rest.empty() && rest[0] == '#') return read_numeric(rest.substr(1));
  if (const Reference reference = read_short(rest); reference.length != 0) return reference;
  const char* const begin = rest.data();
  const char* const limit = begin + std::min(rest.size(), kLongestName + 1);
  const std::string_view name =
      rest.substr(0, std::size_t(find_first<NameEnds>(begin, limit) - begin));
  if (name.size() < rest.size() && rest[name.size()] == ';') {
    if (const std::size_t slot = find_slot(name); slot != kSlots) {
      return named_reference(index(), slot, name.size() + 2);
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
  const std::size_t slot = html::find_slot(name);
  return slot != html::kSlots ? html::kNamed[html::index().named[slot]].value : std::string_view{};
}

}  // namespace feedmill
