// Which stored entry each item of a document is: by its name (guid, or address where there is
// none), else by its page and what it says, else by its title with its date or its text. The
// stronger keys of all items are looked at before the weaker of any: a site that moves, or gives
// its items new guids, re-announces nothing, and what is truly new in the same document comes
// through. Pure; any thread.
#pragma once

#include <cstdint>
#include <unordered_map>
#include <vector>

#include "feedmill/polls.h"
#include "identify/entry_key.h"

namespace feedmill {

/// What became of one item.
struct Recognised {
  enum class As : std::uint8_t {
    kNew,
    kKnown,      ///< `entry_id`, whose fingerprint was `fingerprint`
    kForgotten,  ///< a tombstone: it was stored once
  };
  As as = As::kNew;
  std::int64_t entry_id = 0;
  std::uint64_t fingerprint = 0;
};

using KnownKeys = std::unordered_map<std::uint64_t, KnownKey>;
using StoredEntries = std::unordered_map<std::int64_t, const StoredEntry*>;

/// In the order of the items; no entry is recognised twice.
std::vector<Recognised> recognise(const IdentifiedDocument& document, const KnownKeys& known,
                                  const StoredEntries& stored);

/// The stored entries that recognise() compares items with, and those that may have changed.
std::vector<std::int64_t> entries_to_compare(const IdentifiedDocument& document,
                                             const KnownKeys& known);

/// What recognise() and a decision need of an entry as it is stored.
StoredEntry remembered(std::int64_t entry_id, int revision, Entry&& entry);

/// Whether an item is known by its own name, not by its page or its looks alone.
bool is_known_by_name(const IdentifiedEntry& item, const KnownKeys& known);

}  // namespace feedmill
