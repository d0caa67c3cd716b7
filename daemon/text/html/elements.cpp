#include "text/html/elements.h"

namespace feedmill::html {
namespace {

constexpr std::size_t kLongest = 11;  // "cellspacing"
constexpr std::size_t kSlots = 512;
constexpr std::uint8_t kNone = 0xFF;

/// A name in lower case as two numbers: compared at once, hashed with one multiplication.
struct Key {
  std::uint64_t low = 0, high = 0;
  constexpr bool operator==(const Key& other) const {
    return low == other.low && high == other.high;
  }
  constexpr std::size_t slot() const {
    return std::size_t(((low ^ (high << 29)) * 0x9E3779B97F4A7C15U) >> 55);
  }
};
static_assert(kSlots == 1U << (64 - 55));

constexpr auto kLower = [] {
  std::array<std::uint8_t, 256> lower{};
  for (std::size_t c = 0; c < 256; ++c) lower[c] = std::uint8_t(to_lower(char(c)));
  return lower;
}();

constexpr Key key_of(std::string_view name) {
  Key key;
  for (const char c : name) {
    key.high = (key.high << 8) | (key.low >> 56);
    key.low = (key.low << 8) | kLower[std::uint8_t(c)];
  }
  return key;
}

struct Entry {
  Key key;
  std::uint8_t value = kNone;
};

/// Open addressing over the names of a table, built by the compiler.
template <std::size_t N, class NameOf>
constexpr std::array<Entry, kSlots> index_names(NameOf name_of) {
  std::array<Entry, kSlots> slots{};
  for (std::size_t i = 0; i < N; ++i) {
    if (name_of(i).empty()) continue;
    const Key key = key_of(name_of(i));
    std::size_t slot = key.slot();
    while (slots[slot].value != kNone) slot = (slot + 1) % kSlots;
    slots[slot] = {key, std::uint8_t(i)};
  }
  return slots;
}

constexpr auto kTagSlots = index_names<kTagCount>([](std::size_t i) { return kElements[i].name; });
constexpr auto kAttrSlots = index_names<kAttrCount>([](std::size_t i) { return kAttributes[i]; });

std::uint8_t find(const std::array<Entry, kSlots>& slots, std::string_view name,
                  std::uint8_t none) {
  if (name.size() > kLongest) return none;
  const Key key = key_of(name);
  for (std::size_t slot = key.slot(); slots[slot].value != kNone; slot = (slot + 1) % kSlots) {
    if (slots[slot].key == key) return slots[slot].value;
  }
  return none;
}

}  // namespace

Tag find_tag(std::string_view name) {
  return Tag(find(kTagSlots, name, std::uint8_t(Tag::unknown)));
}

Attr find_attr(std::string_view name) {
  return Attr(find(kAttrSlots, name, std::uint8_t(Attr::count)));
}

}  // namespace feedmill::html
