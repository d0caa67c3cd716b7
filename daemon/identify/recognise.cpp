#include "identify/recognise.h"

#include <algorithm>
#include <unordered_set>

#include "identify/page_key.h"
#include "text/entry_text.h"
#include "text/hash.h"
#include "text/html.h"
#include "text/url.h"
#include "text/words.h"

namespace feedmill {
namespace {

constexpr std::size_t kTellingLetters = 3;  // bytes of a word that two titles may share
constexpr std::size_t kLongText = 40;       // that no two articles of a feed have in common
constexpr int kTellingWords = 3;            // of a title that a site does not write twice a day
constexpr std::size_t kSeveral = 3;         // items that all have the titles and texts of old ones

std::string parsed_text(const ParsedEntry& parsed) {
  const RawText& raw = parsed.content.empty() ? parsed.summary : parsed.content;
  const bool html = raw.kind == RawText::Kind::kHtml ||
                    (raw.kind == RawText::Kind::kRss && looks_like_html(raw.value));
  return html ? html_to_text(raw.value) : raw.value;
}

bool same_title(const ParsedEntry& parsed, const StoredEntry& stored) {
  return !parsed.entry.title.empty() && parsed.entry.title == stored.entry.title;
}

bool same_text(const ParsedEntry& parsed, const StoredEntry& stored) {
  const std::string text = parsed_text(parsed);
  return !text.empty() && hash64(text) == stored.body;
}

bool same_date(const ParsedEntry& parsed, const StoredEntry& stored) {
  return parsed.entry.published == stored.entry.published;
}

std::vector<std::string_view> telling_words(std::string_view joined) {
  std::vector<std::string_view> words;
  while (!joined.empty()) {
    const std::size_t end = std::min(joined.find(' '), joined.size());
    if (end >= kTellingLetters) words.push_back(joined.substr(0, end));
    joined.remove_prefix(std::min(end + 1, joined.size()));
  }
  return words;
}

/// Whether two titles say much, and nothing in common; of an article long after the other, less
/// than half.
bool are_apart(std::string_view a, std::string_view b, bool long_after) {
  const Words first = words_of(a), second = words_of(b);
  if (std::min(first.significant, second.significant) < 2) return false;
  const auto mine = telling_words(first.joined), theirs = telling_words(second.joined);
  const auto shared = std::count_if(mine.begin(), mine.end(), [&](std::string_view word) {
    return std::find(theirs.begin(), theirs.end(), word) != theirs.end();
  });
  if (!long_after) return shared == 0;
  return static_cast<std::size_t>(shared) * 2 <= std::min(mine.size(), theirs.size());
}

/// Whether an item is dated at least a month after what is stored.
bool is_long_after(const ParsedEntry& parsed, const StoredEntry& stored) {
  constexpr Seconds kMonth{30 * 24 * 60 * 60};
  const auto &now = parsed.entry.published, &then = stored.entry.published;
  return now && then && *now >= *then + kMonth;
}

/// A day without a time, as many feeds give it.
bool is_midnight(const std::optional<Instant>& when) {
  return when && when->time_since_epoch().count() % (24 * 60 * 60) == 0;
}

/// How an item's address goes with that of a stored entry.
struct Addresses {
  bool none = false;        ///< the item has none that names one page
  bool same_path = false;   ///< the same page, at the same host or another
  bool same_name = false;   ///< the same last part of the path: another section of the site
  bool other_host = false;  ///< the site, or this entry, has moved
};

Addresses compare_addresses(const ParsedEntry& parsed, const StoredEntry& stored) {
  const std::string& stored_url = stored.entry.url;
  const std::string now = canonical_url(parsed.entry.url), then = canonical_url(stored_url);
  Addresses found;
  found.none = parsed.entry.url.empty() || article_key(now) == 0;
  if (parsed.entry.url.empty() || stored_url.empty()) return found;
  const std::string path = path_of_page(now);
  found.same_path = !path.empty() && path == path_of_page(then);
  const std::string_view name = name_of_page(now);
  found.same_name = !name.empty() && name == name_of_page(then);
  found.other_host = host_and_port(now) != host_and_port(then);
  return found;
}

class Matching {
 public:
  Matching(const IdentifiedDocument& document, const KnownKeys& known, const StoredEntries& stored)
      : document_(document), known_(known), stored_(stored), found_(document.entries.size()) {}

  std::vector<Recognised> run() {
    for_each([&](const auto& item, auto& found) { by_page_against_guid(item, found); });
    for_each([&](const auto& item, auto& found) { by_own(item, found); });
    for_each([&](const auto& item, auto& found) { by_url(item, found); });
    renamed_ = all_renamed();
    for_each([&](const auto& item, auto& found) { by_likeness(item, found); });
    return std::move(found_);
  }

 private:
  template <class Step>
  void for_each(Step&& step) {
    for (std::size_t i = 0; i < found_.size(); ++i) {
      if (found_[i].as == Recognised::As::kNew) step(document_.entries[i], found_[i]);
    }
  }

  /// Guids that count places in the document: a new item pushes each of the others to the next one.
  /// Where the guid says one entry and page and title another, these are right.
  void by_page_against_guid(const IdentifiedEntry& item, Recognised& found) {
    const EntryIdentity& id = item.identity;
    if (item.parsed.entry.guid.empty() || id.url == 0 || id.article == 0) return;
    const auto named = known_.find(id.own), placed = known_.find(id.url);
    if (named == known_.end() || placed == known_.end()) return;
    const std::int64_t entry = placed->second.entry_id;
    if (named->second.entry_id == 0 || entry == 0 || named->second.entry_id == entry) return;
    if (plausible(id.url, item, same_title)) take(id.url, found);
  }

  void by_own(const IdentifiedEntry& item, Recognised& found) {
    const EntryIdentity& id = item.identity;
    if (!item.stepped_down && !document_.unreliable) {
      if (!is_another(id.own, item.parsed) && take(id.own, found)) return;
      for (const std::uint64_t alias : item.aliases) {
        if (take(alias, found)) return;
      }
      return;
    }
    if (take(id.with_text, found)) return;
    if (!item.same_title && take(id.with_title, found)) return;
    // Two titles under one guid were two entries before: the text does not make them one.
    if (plausible(id.own, item, same_title)) take(id.own, found);
  }

  /// Whether what is known under the item's guid is another article: guids that count an item's
  /// place in the document, or name a place on a page, are given out again. Of what is one article
  /// something stays: its page, its date, its text, or a word of its title.
  bool is_another(std::uint64_t key, const ParsedEntry& parsed) const {
    const auto known = known_.find(key);
    if (known == known_.end() || parsed.entry.guid.empty()) return false;
    const auto found = stored_.find(known->second.entry_id);
    if (found == stored_.end()) return false;
    const StoredEntry& stored = *found->second;
    if (parsed.entry.url.empty() || stored.entry.url.empty()) return false;
    const Addresses addresses = compare_addresses(parsed, stored);
    if (addresses.same_path || addresses.same_name) return false;
    if (parsed.entry.published && same_date(parsed, stored)) return false;
    return are_apart(parsed.entry.title, stored.entry.title, is_long_after(parsed, stored)) &&
           !same_text(parsed, stored);
  }

  /// The guid is another one: the same address and the same title or text are the same entry. A
  /// front page, to which every incident of a status page leads, says nothing of its own.
  void by_url(const IdentifiedEntry& item, Recognised& found) {
    const auto same = [&](const ParsedEntry& parsed, const StoredEntry& stored) {
      const bool title = same_title(parsed, stored);
      if (item.identity.article == 0) return title && same_date(parsed, stored);
      return title || same_text(parsed, stored);
    };
    if (item.identity.url != 0 && plausible(item.identity.url, item, same)) {
      take(item.identity.url, found);
    }
  }

  /// Guid and address are others, or there are none: a site that has moved, a generator that makes
  /// its guids anew each time.
  void by_likeness(const IdentifiedEntry& item, Recognised& found) {
    const EntryIdentity& id = item.identity;
    if (id.dated != 0 && alike(id.dated, [&](const StoredEntry& stored) {
          return is_same_dated(item.parsed, stored);
        })) {
      if (take(id.dated, found)) return;
    }
    if (id.alike != 0 && alike(id.alike, [&](const StoredEntry& stored) {
          return is_same_worded(item.parsed, stored);
        })) {
      take(id.alike, found);
    }
  }

  /// With the title and the date of a stored one.
  bool is_same_dated(const ParsedEntry& parsed, const StoredEntry& stored) const {
    if (!is_midnight(parsed.entry.published) || renamed_) return true;
    const Addresses addresses = compare_addresses(parsed, stored);
    return addresses.same_path || addresses.other_host || same_text(parsed, stored) ||
           words_of(parsed.entry.title).significant >= kTellingWords;
  }

  /// With the title and the text of a stored one, under another date or none.
  bool is_same_worded(const ParsedEntry& parsed, const StoredEntry& stored) const {
    if (parsed.entry.guid.empty() && parsed.entry.url.empty()) return true;
    const Addresses addresses = compare_addresses(parsed, stored);
    if (addresses.same_path) return true;
    if (!renamed_) return false;
    if (!addresses.none) {
      return addresses.other_host || addresses.same_name || parsed_text(parsed).size() >= kLongText;
    }
    return same_date(parsed, stored) || looks_random(parsed.entry.guid) ||
           document_.entries.size() >= kSeveral;
  }

  /// Whether nothing in a document of several items is known by name, and half of it by its looks.
  bool all_renamed() const {
    if (found_.size() < 2) return false;
    std::size_t familiar = 0;
    for (std::size_t i = 0; i < found_.size(); ++i) {
      if (found_[i].as != Recognised::As::kNew) return false;
      const EntryIdentity& id = document_.entries[i].identity;
      if (known_.count(id.dated) != 0 || known_.count(id.alike) != 0) ++familiar;
    }
    return familiar * 2 >= found_.size();
  }

  /// Whether the entry that is known under a weak key is this one by what is stored of it; of a
  /// tombstone nothing is.
  template <class Same>
  bool alike(std::uint64_t key, Same same) const {
    const auto known = known_.find(key);
    if (known == known_.end()) return false;
    if (known->second.entry_id == 0) return true;
    const auto stored = stored_.find(known->second.entry_id);
    return stored != stored_.end() && same(*stored->second);
  }

  /// Whether what is known under a key that does not suffice is this item all the same.
  template <class Same>
  bool plausible(std::uint64_t key, const IdentifiedEntry& item, Same same) const {
    const auto known = known_.find(key);
    if (known == known_.end()) return false;
    const bool of_front_page = key == item.identity.url && item.identity.article == 0;
    if (known->second.fingerprint == item.identity.fingerprint && !of_front_page) return true;
    const auto stored = stored_.find(known->second.entry_id);
    return stored != stored_.end() && same(item.parsed, *stored->second);
  }

  bool take(std::uint64_t key, Recognised& found) {
    const auto known = known_.find(key);
    if (known == known_.end()) return false;
    const std::int64_t entry = known->second.entry_id;
    if (entry == 0) {
      found = {Recognised::As::kForgotten, 0, 0};
      return true;
    }
    if (!taken_.insert(entry).second) return false;
    found = {Recognised::As::kKnown, entry, known->second.fingerprint};
    return true;
  }

  const IdentifiedDocument& document_;
  const KnownKeys& known_;
  const StoredEntries& stored_;
  std::vector<Recognised> found_;
  std::unordered_set<std::int64_t> taken_;
  bool renamed_ = false;
};

}  // namespace

std::vector<Recognised> recognise(const IdentifiedDocument& document, const KnownKeys& known,
                                  const StoredEntries& stored) {
  return Matching(document, known, stored).run();
}

std::vector<std::int64_t> entries_to_compare(const IdentifiedDocument& document,
                                             const KnownKeys& known) {
  std::unordered_set<std::int64_t> wanted;
  for (const IdentifiedEntry& item : document.entries) {
    for (const std::uint64_t key : item.keys) {
      const auto found = known.find(key);
      if (found == known.end() || found->second.entry_id == 0) continue;
      const EntryIdentity& id = item.identity;
      const bool weak = key == id.url || key == id.dated || key == id.alike;
      if (!weak && found->second.fingerprint == id.fingerprint) break;
      wanted.insert(found->second.entry_id);
    }
  }
  return {wanted.begin(), wanted.end()};
}

StoredEntry remembered(std::int64_t entry_id, int revision, Entry&& entry) {
  StoredEntry stored{entry_id, revision, {}, hash_of_texts(entry), hash64(body_text(entry))};
  stored.entry.title = std::move(entry.title);
  stored.entry.url = std::move(entry.url);
  stored.entry.published = entry.published;
  stored.entry.updated = entry.updated;
  stored.entry.attachments = std::move(entry.attachments);
  return stored;
}

bool is_known_by_name(const IdentifiedEntry& item, const KnownKeys& known) {
  const EntryIdentity& id = item.identity;
  for (const std::uint64_t key : {id.own, id.with_text, id.with_title}) {
    if (known.count(key) != 0) return true;
  }
  return std::any_of(item.aliases.begin(), item.aliases.end(),
                     [&](std::uint64_t alias) { return known.count(alias) != 0; });
}

}  // namespace feedmill
