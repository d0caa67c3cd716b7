#include "ingest/recognise.h"

#include <unordered_set>

#include "identify/entry_text.h"
#include "text/html.h"

namespace feedmill {
namespace {

std::string parsed_text(const ParsedEntry& parsed) {
  const RawText& raw = parsed.content.empty() ? parsed.summary : parsed.content;
  const bool html = raw.kind == RawText::Kind::kHtml ||
                    (raw.kind == RawText::Kind::kRss && looks_like_html(raw.value));
  return html ? html_to_text(raw.value) : raw.value;
}

bool same_title(const ParsedEntry& parsed, const Entry& stored) {
  return !parsed.entry.title.empty() && parsed.entry.title == stored.title;
}

bool same_text(const ParsedEntry& parsed, const Entry& stored) {
  const std::string text = parsed_text(parsed);
  return !text.empty() && text == body_text(stored);
}

class Recogniser {
 public:
  Recogniser(const IdentifiedDocument& document, const KnownKeys& known,
             const StoredEntries& stored)
      : document_(document), known_(known), stored_(stored), found_(document.entries.size()) {}

  std::vector<Recognised> run() {
    for_each([&](const auto& item, auto& found) { by_own(item, found); });
    for_each([&](const auto& item, auto& found) { by_url(item, found); });
    return std::move(found_);
  }

 private:
  template <class Step>
  void for_each(Step&& step) {
    for (std::size_t i = 0; i < found_.size(); ++i) {
      if (found_[i].as == Recognised::As::kNew) step(document_.entries[i], found_[i]);
    }
  }

  void by_own(const IdentifiedEntry& item, Recognised& found) {
    const EntryIdentity& id = item.identity;
    if (!item.stepped_down && !document_.unreliable) {
      take(id.own, found);
      return;
    }
    if (take(id.with_text, found)) return;
    if (!item.same_title && take(id.with_title, found)) return;
    // Two titles under one guid were two entries before: the text does not make them one.
    if (plausible(id.own, item, same_title)) take(id.own, found);
  }

  /// The guid is another one: the same address and the same title or text are the same entry.
  void by_url(const IdentifiedEntry& item, Recognised& found) {
    const auto same = [](const ParsedEntry& parsed, const Entry& stored) {
      return same_title(parsed, stored) || same_text(parsed, stored);
    };
    if (item.identity.url != 0 && plausible(item.identity.url, item, same)) {
      take(item.identity.url, found);
    }
  }

  /// Whether what is known under a key that does not suffice is this item all the same.
  template <class Same>
  bool plausible(std::uint64_t key, const IdentifiedEntry& item, Same same) const {
    const auto known = known_.find(key);
    if (known == known_.end()) return false;
    if (known->second.fingerprint == item.identity.fingerprint) return true;
    const auto stored = stored_.find(known->second.entry_id);
    return stored != stored_.end() && same(item.parsed, stored->second->entry);
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
};

}  // namespace

std::vector<Recognised> recognise(const IdentifiedDocument& document, const KnownKeys& known,
                                  const StoredEntries& stored) {
  return Recogniser(document, known, stored).run();
}

}  // namespace feedmill
