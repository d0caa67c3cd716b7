#include "identify/entry_key.h"

#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "identify/story.h"
#include "text/hash.h"
#include "text/url.h"

namespace feedmill {
namespace {

enum class Kind : std::uint64_t { kGuid = 1, kUrl, kTitleAndDate, kContent, kText, kSeen };

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

void give_keys(IdentifiedEntry& item, bool unreliable, const Counts& urls) {
  const EntryIdentity& id = item.identity;
  if (item.stepped_down || unreliable) {
    item.keys.push_back(id.with_text);
    if (!item.same_title) item.keys.push_back(id.with_title);
  }
  item.keys.push_back(id.own);
  // An address that several items share names none of them.
  if (id.url != 0 && urls.at(id.url) == 1) {
    item.keys.push_back(id.url);
  } else {
    item.identity.url = 0;
  }
}

}  // namespace

EntryIdentity identify(const ParsedEntry& parsed) {
  const Entry& entry = parsed.entry;
  const std::string canonical = entry.url.empty() ? std::string() : canonical_url(entry.url);
  const std::uint64_t text = text_hash(parsed);
  EntryIdentity id;
  id.own = own_key(entry, canonical, text);
  if (!entry.guid.empty() && !canonical.empty()) {
    id.url = Digest(Kind::kUrl).add(canonical).value();
  }
  id.with_title = hash64(entry.title, id.own);
  id.with_text = Digest(Kind::kText).add(id.with_title).add(text).value();
  id.fingerprint = fingerprint_of(parsed, canonical, text);
  id.story_key = story_key(canonical);
  return id;
}

std::uint64_t fingerprint(const ParsedEntry& parsed) { return identify(parsed).fingerprint; }

IdentifiedDocument identify_all(std::vector<ParsedEntry>&& entries, bool unreliable) {
  IdentifiedDocument document;
  document.unreliable = unreliable;
  std::unordered_set<std::uint64_t> whole;
  Counts own, titles, urls;
  for (ParsedEntry& parsed : entries) {
    IdentifiedEntry item;
    item.identity = identify(parsed);
    if (!whole.insert(item.identity.with_text).second) continue;  // the same thing once more
    ++own[item.identity.own];
    ++titles[item.identity.with_title];
    if (item.identity.url != 0) ++urls[item.identity.url];
    item.parsed = std::move(parsed);
    document.entries.push_back(std::move(item));
  }
  for (IdentifiedEntry& item : document.entries) {
    item.stepped_down = own[item.identity.own] > 1;
    item.same_title = titles[item.identity.with_title] > 1;
    document.unreliable = document.unreliable || item.stepped_down;
  }
  for (IdentifiedEntry& item : document.entries) give_keys(item, document.unreliable, urls);
  return document;
}

}  // namespace feedmill
