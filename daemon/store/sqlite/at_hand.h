// What settling needs of entries that this process has stored or indexed a moment ago, so that it
// is not read again: the entries until they are indexed, then what deciding needs of them. Bounded:
// what finds no room is read from its row, and what another process has stored always is. It is of
// an entry's first revision, and may be of one that is gone since. Belongs to one thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "feedmill/feed.h"
#include "stories/settling.h"

namespace feedmill::sqlite {

class AtHand {
 public:
  /// An entry that stays where it is until leave_borrowed() or forget().
  void borrow(std::int64_t number, const Entry& entry) { borrowed_[number] = &entry; }
  /// Those that are borrowed still are copied, as far as there is room.
  void leave_borrowed();

  /// Until it is indexed.
  const Entry* entry(std::int64_t number) const;
  void drop_entry(std::int64_t number);
  /// Whether so many wait to be indexed that it is worth a segment of the index.
  bool is_much() const { return borrowed_.size() + entries_.size() >= kMuch || is_half_full(); }

  bool has_room() const { return chunks_.size() < kMostChunks; }
  void keep(std::int64_t number, const stories::Prepared& report);
  std::optional<stories::Prepared> take(std::int64_t number);

  /// All of it is settled, or was undone.
  void forget() { *this = {}; }

 private:
  static constexpr std::size_t kMuch = 1000;                            // entries
  static constexpr std::size_t kMostEntries = 4U << 20U;                // bytes
  static constexpr std::size_t kChunk = 256U << 10U, kMostChunks = 16;  // of those

  bool is_half_full() const { return entries_bytes_ > kMostEntries / 2; }

  std::unordered_map<std::int64_t, const Entry*> borrowed_;
  std::unordered_map<std::int64_t, Entry> entries_;
  std::size_t entries_bytes_ = 0;
  // One behind the other in a few large pieces, that are given back together: a thousand small ones
  // among all else that comes and goes would leave the memory in holes.
  std::unordered_map<std::int64_t, std::pair<std::uint32_t, std::uint32_t>> places_;
  std::vector<std::string> chunks_;
};

}  // namespace feedmill::sqlite
