// What settling needs of entries that this process has stored or indexed a moment ago, so that it
// is not read again: the entries until they are indexed, then what deciding needs of them. Bounded:
// what finds no room is read from its row, and what another process has stored always is. It is of
// an entry's first revision, and may be of one that is gone since. Belongs to one thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <unordered_map>

#include "feedmill/feed.h"
#include "stories/settling.h"

namespace feedmill::sqlite {

class AtHand {
 public:
  /// An entry that stays where it is until leave_borrowed() or forget().
  void borrow(std::int64_t number, const Entry& entry) { borrowed_[number] = &entry; }
  std::size_t borrowed() const { return borrowed_.size(); }
  /// Those that are borrowed still are copied, as far as there is room.
  void leave_borrowed();

  /// Until it is prepared.
  const Entry* entry(std::int64_t number) const;
  /// It is indexed: what it was needed for is done.
  void drop_entry(std::int64_t number);

  bool has_room() const { return prepared_bytes_ < kMostPrepared; }
  void keep(std::int64_t number, stories::Prepared report);
  std::optional<stories::Prepared> take(std::int64_t number);

  /// All of it is settled, or was undone.
  void forget();

 private:
  static constexpr std::size_t kMostEntries = 4U << 20U, kMostPrepared = 24U << 20U;  // bytes

  std::unordered_map<std::int64_t, const Entry*> borrowed_;
  std::unordered_map<std::int64_t, Entry> entries_;
  std::unordered_map<std::int64_t, stories::Prepared> prepared_;
  std::size_t entries_bytes_ = 0, prepared_bytes_ = 0;
};

}  // namespace feedmill::sqlite
