#include "parse/fields.h"

#include <array>
#include <cstddef>
#include <iterator>

#include "parse/tables/atom.h"
#include "parse/tables/cdf.h"
#include "parse/tables/dublin_core.h"
#include "parse/tables/itunes.h"
#include "parse/tables/media_rss.h"
#include "parse/tables/modules.h"
#include "parse/tables/rss.h"
#include "parse/xml.h"

namespace feedmill {
namespace {

template <class R, std::size_t... N>
constexpr auto join(const R (&... tables)[N]) {
  std::array<R, (N + ...)> out{};
  std::size_t at = 0;
  const auto copy = [&](const auto& table) {
    for (const R& row : table) out[at++] = row;
  };
  (copy(tables), ...);
  return out;
}

constexpr auto kEntryRows = join(kRssEntry, kAtomEntry, kCdfEntry, kDublinCoreEntry, kItunesEntry,
                                 kMediaEntry, kModuleEntry);
constexpr auto kFeedRows =
    join(kRssFeed, kAtomFeed, kCdfFeed, kDublinCoreFeed, kItunesFeed, kMediaFeed, kModuleFeed);

constexpr std::size_t kSlots = 512;

constexpr std::size_t slot_of(Ns ns, std::string_view name) {
  std::size_t hash = static_cast<std::size_t>(ns) * 37 + name.size();
  for (const char c : {name.front(), name.back(), name[name.size() / 2]})
    hash = hash * 31 + static_cast<unsigned char>(to_lower(c));
  return hash % kSlots;
}

/// Open addressing over the rows, built by the compiler; 0 is an empty slot, else row + 1.
template <class Rows>
constexpr std::array<std::uint8_t, kSlots> index_of(const Rows& rows) {
  static_assert(std::tuple_size_v<Rows> < 255);
  std::array<std::uint8_t, kSlots> index{};
  for (std::size_t i = 0; i < rows.size(); ++i) {
    std::size_t slot = slot_of(rows[i].ns, rows[i].name);
    while (index[slot] != 0) slot = (slot + 1) % kSlots;
    index[slot] = static_cast<std::uint8_t>(i + 1);
  }
  return index;
}

constexpr auto kEntryIndex = index_of(kEntryRows);
constexpr auto kFeedIndex = index_of(kFeedRows);

template <class Rows>
auto find(const Rows& rows, const std::array<std::uint8_t, kSlots>& index, Ns ns,
          std::string_view name) -> decltype(rows.data()) {
  if (name.empty()) return nullptr;
  for (std::size_t slot = slot_of(ns, name); index[slot] != 0; slot = (slot + 1) % kSlots) {
    const auto& row = rows[index[slot] - 1U];
    if (row.ns == ns && same_name(row.name, name)) return &row;
  }
  return nullptr;
}

// How much a namespace counts beside the format's own, which is 0; 6 is kStrayRank.
constexpr std::array<std::uint8_t, 32> kNsRank = [] {
  std::array<std::uint8_t, 32> ranks{};
  ranks.fill(29);
  ranks[static_cast<std::size_t>(Ns::kContent)] = 0;
  ranks[static_cast<std::size_t>(Ns::kAtom)] = 2;
  ranks[static_cast<std::size_t>(Ns::kRss)] = 2;
  ranks[static_cast<std::size_t>(Ns::kXhtml)] = 3;
  ranks[static_cast<std::size_t>(Ns::kDublinCore)] = 4;
  ranks[static_cast<std::size_t>(Ns::kDublinCoreTerms)] = 4;
  ranks[static_cast<std::size_t>(Ns::kPrism)] = 5;
  ranks[static_cast<std::size_t>(Ns::kItunes)] = 7;
  ranks[static_cast<std::size_t>(Ns::kGooglePlay)] = 7;
  ranks[static_cast<std::size_t>(Ns::kPodcast)] = 8;
  ranks[static_cast<std::size_t>(Ns::kMedia)] = 9;
  return ranks;
}();

}  // namespace

const EntryRow* find_entry_row(Ns ns, std::string_view name) {
  return find(kEntryRows, kEntryIndex, ns, name);
}

const FeedRow* find_feed_row(Ns ns, std::string_view name) {
  return find(kFeedRows, kFeedIndex, ns, name);
}

EntryRows all_entry_rows() { return {kEntryRows.data(), kEntryRows.data() + kEntryRows.size()}; }

FeedRows all_feed_rows() { return {kFeedRows.data(), kFeedRows.data() + kFeedRows.size()}; }

std::uint8_t rank_of(Ns ns, Ns native, std::uint8_t order) {
  const std::uint8_t base = ns == native ? std::uint8_t{0} : kNsRank[static_cast<std::size_t>(ns)];
  return static_cast<std::uint8_t>(base * 8 + order);
}

}  // namespace feedmill
