// By what an entry is recognised within its feed: its guid, else its canonical URL, else title and
// date, else its content. Where one document repeats a guid (or an address) with different texts,
// that feed's keys step down to guid and title, or guid, title and text. Pure; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "feedmill/parse.h"

namespace feedmill {

/// What identifies one item of a document. Each is a hash that is unique among kinds; 0: none.
struct EntryIdentity {
  std::uint64_t own = 0;          ///< guid, else URL, else title and date, else content
  std::uint64_t url = 0;          ///< its page (page_key.h), where that is not its own key
  std::uint64_t with_title = 0;   ///< own and title
  std::uint64_t with_text = 0;    ///< own, title and text
  std::uint64_t dated = 0;        ///< title and date, where that is not its own key
  std::uint64_t alike = 0;        ///< title and text, of an item without a page or a date
  std::uint64_t fingerprint = 0;  ///< of what a reader would see
  std::uint64_t article = 0;      ///< article_key() of its address
  bool operator==(const EntryIdentity&) const = default;
};

EntryIdentity identify(const ParsedEntry& parsed);

/// EntryIdentity::own of an item with this guid.
std::uint64_t guid_key(std::string_view guid);

/// Hash of what a reader would see: title, address (canonical: tracking parameters and https are no
/// change), texts, attachments. Dates, guids and counters are not seen.
std::uint64_t fingerprint(const ParsedEntry& parsed);

/// An item of a document with the keys that it may be known under and those to store, the strongest
/// first.
struct IdentifiedEntry {
  ParsedEntry parsed;
  EntryIdentity identity;
  bool stepped_down = false;           ///< its `own` key does not identify it
  std::vector<std::uint64_t> aliases;  ///< other own keys: repetitions', an earlier version's
  bool same_title = false;             ///< nor does `with_title`: the document repeats that too
  std::vector<std::uint64_t> keys;
};

struct IdentifiedDocument {
  std::vector<IdentifiedEntry> entries;  ///< in document order, without repetitions
  bool unreliable = false;  ///< this document, or one before it, repeated keys with other texts
};

/// Judged over the whole document at once. `unreliable` is what is known of the feed already.
IdentifiedDocument identify_all(std::vector<ParsedEntry>&& entries, bool unreliable);

}  // namespace feedmill
