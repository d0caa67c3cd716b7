#include "text/html/elements.h"

namespace feedmill::html {
namespace {

constexpr std::size_t kLongest = 11;  // "cellspacing"
constexpr std::size_t kSlots = 512;
constexpr std::uint8_t kNone = 0xFF;

/// FNV-1a, in any case of letters.
constexpr std::size_t slot_of(std::string_view name) {
  std::uint32_t hash = std::uint32_t(name.size());
  for (const char c : name) hash = (hash ^ std::uint8_t(to_lower(c))) * 0x01000193U;
  return (hash ^ (hash >> 15)) % kSlots;
}

/// Open addressing over the names of a table, built by the compiler.
template <std::size_t N, class NameOf>
constexpr std::array<std::uint8_t, kSlots> index_names(NameOf name_of) {
  std::array<std::uint8_t, kSlots> slots{};
  for (auto& slot : slots) slot = kNone;
  for (std::size_t i = 0; i < N; ++i) {
    if (name_of(i).empty()) continue;
    std::size_t slot = slot_of(name_of(i));
    while (slots[slot] != kNone) slot = (slot + 1) % kSlots;
    slots[slot] = std::uint8_t(i);
  }
  return slots;
}

constexpr auto kTagSlots = index_names<kTagCount>([](std::size_t i) { return kElements[i].name; });
constexpr auto kAttrSlots = index_names<kAttrCount>([](std::size_t i) { return kAttributes[i]; });

}  // namespace

Tag find_tag(std::string_view name) {
  if (name.empty() || name.size() > kLongest) return Tag::unknown;
  for (std::size_t slot = slot_of(name); kTagSlots[slot] != kNone; slot = (slot + 1) % kSlots) {
    const Tag tag = Tag(kTagSlots[slot]);
    if (equals_lower(name, element(tag).name)) return tag;
  }
  return Tag::unknown;
}

Attr find_attr(std::string_view name) {
  if (name.empty() || name.size() > kLongest) return Attr::count;
  for (std::size_t slot = slot_of(name); kAttrSlots[slot] != kNone; slot = (slot + 1) % kSlots) {
    const Attr attr = Attr(kAttrSlots[slot]);
    if (equals_lower(name, kAttributes[std::size_t(attr)])) return attr;
  }
  return Attr::count;
}

}  // namespace feedmill::html
