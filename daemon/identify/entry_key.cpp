#include "identify/entry_key.h"

#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "identify/page_key.h"
#include "text/hash.h"
#include "text/url.h"

namespace feedmill {
namespace {

enum class Kind : std::uint64_t { kGuid = 1, kUrl, kTitleAndDate, kContent, kText, kSeen, kAlike };

/// Hashes fields one into the next: "ab","c" is not "a","bc".
class Digest {
 public:
  explicit Digest(Kind kind) : hash_(static_cast<std::uint64_t>(kind)) {}
  Digest& add(std::string_view field) {
    hash_ = hash64(field, hash_);
    return *this;
  }
  Digest& add(std::uint64_t number) {
    return add({reinterpret_cast<const char*>(&number), sizeof number});
  }
  std::uint64_t value() const { return hash_; }

 private:
  std::uint64_t hash_;
};

std::uint64_t text_hash(const ParsedEntry& parsed) {
  return Digest(Kind::kText).add(parsed.content.value).add(parsed.summary.value).value();
}

std::uint64_t fingerprint_of(const ParsedEntry& parsed, std::string_view canonical,
                             std::uint64_t text) {
  Digest seen(Kind::kSeen);
  seen.add(parsed.entry.title).add(canonical).add(text);
  for (const Attachment& attachment : parsed.entry.attachments) {
    // Without the query: signed and counted addresses change at every delivery.
    seen.add(std::string_view(attachment.url).substr(0, attachment.url.find('?')));
  }
  return seen.value();
}

}  // namespace

std::uint64_t guid_key(std::string_view guid) { return Digest(Kind::kGuid).add(guid).value(); }

namespace {

std::uint64_t own_key(const Entry& entry, std::string_view canonical, std::uint64_t text) {
  if (!entry.guid.empty()) return guid_key(entry.guid);
  if (!canonical.empty()) return Digest(Kind::kUrl).add(canonical).value();
  if (entry.title.empty()) return Digest(Kind::kContent).add(text).value();
  const auto when = entry.published ? entry.published->time_since_epoch().count() : 0;
  return Digest(Kind::kTitleAndDate).add(entry.title).add(static_cast<std::uint64_t>(when)).value();
}

using Counts = std::unordered_map<std::uint64_t, int>;

/// How often the document has each key.
struct Tally {
  Counts own, titles, urls, dated, alike;

  void count(const EntryIdentity& id) {
    ++own[id.own];
    ++titles[id.with_title];
    ++urls[id.url];
    ++dated[id.dated];
    ++alike[id.alike];
  }
};

/// A key that several items share names none of them.
void keep_if_single(std::uint64_t& key, const Counts& counts, std::vector<std::uint64_t>& keys) {
  if (key == 0) return;
  if (counts.at(key) == 1)
    keys.push_back(key);
  else
    key = 0;
}

void give_keys(IdentifiedEntry& item, bool unreliable, const Tally& tally) {
  EntryIdentity& id = item.identity;
  if (item.stepped_down || unreliable) {
    item.keys.push_back(id.with_text);
    if (!item.same_title) item.keys.push_back(id.with_title);
  }
  item.keys.push_back(id.own);
  item.keys.insert(item.keys.end(), item.aliases.begin(), item.aliases.end());
  keep_if_single(id.url, tally.urls, item.keys);
  keep_if_single(id.dated, tally.dated, item.keys);
  keep_if_single(id.alike, tally.alike, item.keys);
}

/// The keys by which an item is found that has lost its name.
void give_weak_keys(const ParsedEntry& parsed, std::string_view canonical, std::uint64_t text,
                    EntryIdentity& id) {
  const Entry& entry = parsed.entry;
  if (!canonical.empty()) id.url = Digest(Kind::kUrl).add(page_of(canonical)).value();
  if (entry.title.empty()) return;
  if (entry.published) {
    const auto when = static_cast<std::uint64_t>(entry.published->time_since_epoch().count());
    id.dated = Digest(Kind::kTitleAndDate).add(entry.title).add(when).value();
    if (id.dated == id.own) id.dated = 0;
  }
  if (id.article == 0 || !entry.published) {
    id.alike = Digest(Kind::kAlike).add(entry.title).add(text).value();
  }
}

}  // namespace

EntryIdentity identify(const ParsedEntry& parsed) {
  const Entry& entry = parsed.entry;
  const std::string canonical = entry.url.empty() ? std::string() : canonical_url(entry.url);
  const std::uint64_t text = text_hash(parsed);
  EntryIdentity id;
  id.own = own_key(entry, canonical, text);
  id.with_title = hash64(entry.title, id.own);
  id.with_text = Digest(Kind::kText).add(id.with_title).add(text).value();
  id.fingerprint = fingerprint_of(parsed, canonical, text);
  id.article = article_key(canonical);
  give_weak_keys(parsed, canonical, text, id);
  return id;
}

/// EntryIdentity::own as earlier versions made it, where it was another one: an item that is
/// known by its address, at a host in another script. 0: none.
std::uint64_t former_own_key(const Entry& entry) {
  if (!entry.guid.empty() || entry.url.empty()) return 0;
  const std::string former = former_canonical_url(entry.url);
  return former.empty() ? 0 : Digest(Kind::kUrl).add(former).value();
}

std::uint64_t fingerprint(const ParsedEntry& parsed) { return identify(parsed).fingerprint; }

namespace {

bool has_text(const ParsedEntry& parsed) {
  return !parsed.content.value.empty() || !parsed.summary.value.empty();
}

/// Whether two items of one document under two guids are one all the same: a reader sees no
/// difference, and a page of its own, a date or the guid itself says that it is no second
/// occurrence. Numbers behind the address of a front page count what happened, not versions.
bool is_repetition(const IdentifiedEntry& first, const IdentifiedEntry& second) {
  const Entry &a = first.parsed.entry, &b = second.parsed.entry;
  const bool versions = first.identity.article != 0 && !a.guid.empty() &&
                        without_version(a.guid) == without_version(b.guid);
  if (first.identity.fingerprint == second.identity.fingerprint) {
    return versions || (first.identity.article != 0 && has_text(first.parsed)) ||
           (a.published && a.published == b.published);
  }
  return versions && first.identity.url == second.identity.url && !a.title.empty() &&
         a.title == b.title;
}

/// Takes in the items of a document one after the other.
class Gathering {
 public:
  void add(ParsedEntry&& parsed) {
    IdentifiedEntry item;
    item.identity = identify(parsed);
    if (!whole_.insert(item.identity.with_text).second) return;  // the same thing once more
    item.parsed = std::move(parsed);
    if (IdentifiedEntry* const first = repeated(item)) {
      first->aliases.push_back(item.identity.own);
      return;
    }
    if (const std::uint64_t former = former_own_key(item.parsed.entry); former != 0)
      item.aliases.push_back(former);
    const std::size_t at = entries.size();
    by_looks_.emplace(item.identity.fingerprint, at);
    if (item.identity.url != 0) by_page_.emplace(item.identity.url, at);
    entries.push_back(std::move(item));
  }

  std::vector<IdentifiedEntry> entries;

 private:
  /// The item that this one repeats under another guid.
  IdentifiedEntry* repeated(const IdentifiedEntry& item) {
    if (item.parsed.entry.guid.empty()) return nullptr;
    const auto find = [&](const std::unordered_map<std::uint64_t, std::size_t>& index,
                          std::uint64_t key) -> IdentifiedEntry* {
      const auto found = index.find(key);
      if (found == index.end()) return nullptr;
      IdentifiedEntry& first = entries[found->second];
      const bool other = first.identity.own != item.identity.own;
      return other && is_repetition(first, item) ? &first : nullptr;
    };
    if (IdentifiedEntry* const same = find(by_looks_, item.identity.fingerprint)) return same;
    return find(by_page_, item.identity.url);
  }

  std::unordered_set<std::uint64_t> whole_;
  std::unordered_map<std::uint64_t, std::size_t> by_looks_, by_page_;
};

}  // namespace

IdentifiedDocument identify_all(std::vector<ParsedEntry>&& entries, bool unreliable) {
  Gathering gathering;
  for (ParsedEntry& parsed : entries) gathering.add(std::move(parsed));
  IdentifiedDocument document;
  document.unreliable = unreliable;
  document.entries = std::move(gathering.entries);
  Tally tally;
  for (const IdentifiedEntry& item : document.entries) tally.count(item.identity);
  for (IdentifiedEntry& item : document.entries) {
    item.stepped_down = tally.own[item.identity.own] > 1;
    item.same_title = tally.titles[item.identity.with_title] > 1;
    document.unreliable = document.unreliable || item.stepped_down;
  }
  for (IdentifiedEntry& item : document.entries) give_keys(item, document.unreliable, tally);
  return document;
}

}  // namespace feedmill
