// The second step: what an answer changes.
#include "ingest/decide.h"

#include <algorithm>
#include <functional>
#include <unordered_set>
#include <utility>

#include "identify/page_key.h"
#include "identify/recognise.h"
#include "ingest/archive.h"
#include "schedule/redirect_memory.h"
#include "text/entry_text.h"
#include "text/url.h"

namespace feedmill {
namespace {

constexpr std::size_t kAlwaysTold = 10;    // of a first document, the newest are told however old
constexpr std::size_t kDeletedRead = 100;  // of a document's tombstones
constexpr int kMostRenamings = 3;          // a site that gets another name does so once
constexpr Seconds kForgetTurnover = std::chrono::hours(14 * 24);

}  // namespace

NewEntry to_store(IdentifiedEntry&& item) {
  NewEntry entry;
  entry.keys = std::move(item.keys);
  entry.fingerprint = item.identity.fingerprint;
  entry.entry = normalise(std::move(item.parsed));
  return entry;
}

namespace {

/// Whether a reader would see a difference; dates, guids, counters and tracking parameters are
/// none.
bool reads_the_same(const Entry& a, const StoredEntry& stored, bool at_either_address) {
  const Entry& b = stored.entry;
  const auto same_address = [&](const std::string& x, const std::string& y) {
    return at_either_address || x == y || page_of(canonical_url(x)) == page_of(canonical_url(y));
  };
  const auto same_file = [&](const Attachment& x, const Attachment& y) {
    return x.url.substr(0, x.url.find('?')) == y.url.substr(0, y.url.find('?'));
  };
  return a.title == b.title && hash_of_texts(a) == stored.texts && same_address(a.url, b.url) &&
         std::equal(a.attachments.begin(), a.attachments.end(), b.attachments.begin(),
                    b.attachments.end(), same_file);
}

/// Sorts a document's items into what is new, revised, touched and as it was.
class Sorting {
 public:
  /// `names_change`: the feed's guids are others at each poll, and not worth being kept.
  Sorting(PollUpdate& update, const KnownKeys& known, const StoredEntries& stored,
          bool names_change)
      : update_(update), known_(known), stored_(stored), names_change_(names_change) {}

  void add(IdentifiedEntry&& item, const Recognised& found) {
    switch (found.as) {
      case Recognised::As::kNew:
        update_.fresh.push_back(to_store(std::move(item)));
        break;
      case Recognised::As::kKnown:
        update_.held.push_back(found.entry_id);
        hold_aliases(item, found.entry_id);
        compare(std::move(item), found);
        break;
      case Recognised::As::kForgotten:
        refresh(item.keys);
        refresh(item.aliases);
        break;
    }
  }

 private:
  /// A feed still has what was forgotten long ago: for so long it stays known.
  void refresh(const std::vector<std::uint64_t>& keys) {
    for (const std::uint64_t key : keys) {
      const auto known = known_.find(key);
      if (known != known_.end() && known->second.fading) update_.met.push_back(key);
    }
  }

  /// An item that an earlier version stored once for each of its guids.
  void hold_aliases(const IdentifiedEntry& item, std::int64_t entry) {
    for (const std::uint64_t alias : item.aliases) {
      const auto known = known_.find(alias);
      if (known == known_.end() || known->second.entry_id == 0) continue;
      if (known->second.entry_id != entry) update_.held.push_back(known->second.entry_id);
    }
  }

  bool knows(std::uint64_t key, std::int64_t entry) const {
    const auto known = known_.find(key);
    return known != known_.end() && known->second.entry_id == entry;
  }

  /// Whether the entry has been at this address before: a site under two names, in turns.
  bool was_here(const EntryIdentity& id, std::int64_t entry) const {
    return id.url != 0 && knows(id.url, entry) && knows(id.own, entry);
  }

  /// What a known entry is to be known by from now on.
  void drop_passing_names(IdentifiedEntry& item) const {
    if (!names_change_ || is_known_by_name(item, known_)) return;
    const EntryIdentity& id = item.identity;
    std::erase_if(item.keys, [&](std::uint64_t key) {
      return key != id.url && key != id.alike && known_.count(key) == 0;
    });
  }

  void compare(IdentifiedEntry&& item, const Recognised& found) {
    drop_passing_names(item);
    const bool returned = was_here(item.identity, found.entry_id);
    const auto stored = stored_.find(found.entry_id);
    if (found.fingerprint != item.identity.fingerprint && stored != stored_.end()) {
      NewEntry entry = to_store(std::move(item));
      if (reads_the_same(entry.entry, *stored->second, returned)) {
        update_.touched.push_back({found.entry_id, std::move(entry.keys), entry.fingerprint});
      } else {
        update_.revised.push_back({found.entry_id, std::move(entry)});
      }
      return;
    }
    const bool all_known = std::all_of(item.keys.begin(), item.keys.end(),
                                       [&](std::uint64_t key) { return known_.count(key) != 0; });
    if (!all_known) {
      update_.touched.push_back({found.entry_id, std::move(item.keys), item.identity.fingerprint});
    }
  }

  PollUpdate& update_;
  const KnownKeys& known_;
  const StoredEntries& stored_;
  bool names_change_;
};

std::optional<Instant> date_of(const Entry& entry) {
  return entry.published ? entry.published : entry.updated;
}

/// Oldest first, so that the order of ingestion is that of publication: by date where all have one,
/// else the document's order turned round.
void put_oldest_first(std::vector<NewEntry>& fresh) {
  std::reverse(fresh.begin(), fresh.end());
  const bool dated = std::all_of(fresh.begin(), fresh.end(),
                                 [](const NewEntry& e) { return date_of(e.entry).has_value(); });
  if (!dated) return;
  std::stable_sort(fresh.begin(), fresh.end(), [](const NewEntry& a, const NewEntry& b) {
    return date_of(a.entry) < date_of(b.entry);
  });
}

/// The date from which entries are told whatever their age: that of the tenth newest.
std::optional<Instant> tenth_newest(const std::vector<NewEntry>& fresh) {
  std::vector<Instant> dates;
  for (const NewEntry& entry : fresh) {
    if (const auto date = date_of(entry.entry)) dates.push_back(*date);
  }
  if (dates.size() <= kAlwaysTold) return std::nullopt;
  std::sort(dates.begin(), dates.end(), std::greater<>());
  return dates[kAlwaysTold - 1];
}

/// Marks what of a first document is past, and told by no digest.
void mark_backlog(std::vector<NewEntry>& fresh, const Backlog& backlog, Instant now) {
  if (backlog.kind == Backlog::Kind::kAll) return;
  if (backlog.kind == Backlog::Kind::kNone) {
    for (NewEntry& entry : fresh) entry.backlog = true;
    return;
  }
  const auto newest = tenth_newest(fresh);
  if (!newest) return;
  const Instant since = std::min(*newest, now - backlog.within);
  for (NewEntry& entry : fresh) {
    const auto date = date_of(entry.entry);
    entry.backlog = date && *date < since;
  }
}

/// What a document teaches the schedule; before `last_success` is this poll's.
void learn(const PollTask& task, const Interpretation& answer, const PollUpdate& update,
           Instant now, Learned& learned) {
  learned.hints = PublisherHints::of(answer.feed);
  std::vector<std::optional<Instant>> posted;
  for (const NewEntry& entry : update.fresh) posted.push_back(date_of(entry.entry));
  const bool first = !learned.habits.since;
  learn_postings(learned.habits, posted, first ? std::nullopt : task.state.last_success, now);
}

/// From when to when the document reaches, where its items stand newest first (or oldest first).
std::optional<DateSpan> span_of(const IdentifiedDocument& document) {
  constexpr std::size_t kFew = 3;  // in the order of their dates by chance
  std::vector<Instant> dates;
  for (const IdentifiedEntry& item : document.entries) {
    if (const auto date = date_of(item.parsed.entry)) dates.push_back(*date);
  }
  if (dates.size() < kFew || dates.size() != document.entries.size()) return std::nullopt;
  if (std::is_sorted(dates.begin(), dates.end())) return DateSpan{dates.front(), dates.back()};
  if (!std::is_sorted(dates.rbegin(), dates.rend())) return std::nullopt;
  return DateSpan{dates.back(), dates.front()};
}

/// Atom tombstones (RFC 6721) of entries that are known.
void take_tombstones(const Feed& feed, const KnownKeys& known, PollUpdate& update) {
  const std::size_t count = std::min(feed.deleted.size(), kDeletedRead);
  for (std::size_t i = 0; i < count; ++i) {
    const auto found = known.find(guid_key(feed.deleted[i].ref));
    if (found == known.end() || found->second.entry_id == 0) continue;
    const std::int64_t entry = found->second.entry_id;
    const bool held = std::find(update.held.begin(), update.held.end(), entry) != update.held.end();
    if (!held) update.deleted.push_back(entry);
  }
}

/// Nothing of this document was seen before, though its source has had entries: what came and went
/// between the two polls was missed. A document of one item never overlaps, and says nothing.
void look_for_gap(const PollTask& task, const Interpretation& answer,
                  const std::vector<Recognised>& found, Instant now, PollUpdate& update,
                  Learned& learned) {
  const SourceState& before = task.state;
  if (!before.seen_document || !before.last_new || !before.last_success || found.size() < 2) return;
  const auto fresh =
      static_cast<std::size_t>(std::count_if(found.begin(), found.end(), [](const Recognised& one) {
        return one.as == Recognised::As::kNew;
      }));
  const Seconds waited = std::max(now - *before.last_success, Seconds{1});
  if (fresh == found.size()) {
    update.gap = Break{*before.last_success, now, 0, 0, {}};
    update.earlier_page = earlier_page_of(answer.feed);
    learned.turnover = std::min(learned.turnover.value_or(waited), waited);
  } else if (learned.turnover && fresh * 4 <= found.size()) {
    *learned.turnover += *learned.turnover / 4;  // slower than it was thought to be
    if (*learned.turnover > kForgetTurnover) learned.turnover.reset();
  }
}

/// Counts the polls in a row in which what is known came under other names.
void count_renamings(const Interpretation& answer, const std::vector<Recognised>& found,
                     const KnownKeys& known, Learned& learned) {
  constexpr int kMost = 100;
  std::size_t familiar = 0, renamed = 0;
  for (std::size_t i = 0; i < found.size(); ++i) {
    if (found[i].as == Recognised::As::kNew) continue;
    ++familiar;
    if (!is_known_by_name(answer.document.entries[i], known)) ++renamed;
  }
  const bool most = renamed * 2 > familiar;
  learned.renamings = most ? std::min(learned.renamings + 1, kMost) : 0;
}

void take_document(const PollTask& task, Interpretation&& answer, const KnownKeys& known,
                   const StoredEntries& stored, Instant now, PollUpdate& update, Learned& learned) {
  const auto found = recognise(answer.document, known, stored);
  update.span = span_of(answer.document);
  look_for_gap(task, answer, found, now, update, learned);
  count_renamings(answer, found, known, learned);
  Sorting sorting(update, known, stored, learned.renamings > kMostRenamings);
  for (std::size_t i = 0; i < found.size(); ++i) {
    sorting.add(std::move(answer.document.entries[i]), found[i]);
  }
  put_oldest_first(update.fresh);
  take_tombstones(answer.feed, known, update);
  if (!task.state.seen_document) mark_backlog(update.fresh, task.source.backlog, now);
  update.read_document = true;

  SourceState& state = update.state;
  state.title = answer.feed.title;
  state.home_page_url = answer.feed.home_page_url;
  state.seen_document = true;
  state.guids_unreliable = answer.document.unreliable;
  state.body_hash = answer.body_hash;
  learn(task, answer, update, now, learned);
}

/// Nobody needs so long a name for a version; it would be sent, and stored, at every poll.
constexpr std::size_t kLongestValidator = 1024;

Validators kept(Validators validators) {
  if (validators.etag.size() > kLongestValidator) validators.etag.clear();
  if (validators.last_modified.size() > kLongestValidator) validators.last_modified.clear();
  return validators;
}

/// RFC 9111 section 4.3.4: a 304 freshens what it selects; validators of two answers are not mixed.
void freshen(Validators& validators, const Validators& answered) {
  if (answered.etag == validators.etag && !answered.last_modified.empty()) {
    validators.last_modified = answered.last_modified;
  }
}

/// RFC 9111 section 3.2: a 304 that has no word on freshness leaves that of the 200 as it was.
void keep_freshness(Interpretation::Kind kind, Freshness& freshness, Learned& learned) {
  if (kind == Interpretation::Kind::kNotModified && !freshness.stated) {
    freshness.fresh_for = learned.max_age;
  } else {
    learned.max_age = freshness.max_age;
  }
}

/// What a success says of the server's validators: whether asking without them was worth it.
/// Where a 304 is the first answer that is known of, the time counts from it.
void judge_validators(const PollTask& task, const PollUpdate& update, Instant now,
                      Learned& learned) {
  const bool whole = update.state.outcome == "200";
  if (whole || !learned.whole_since) learned.whole_since = now;
  if (!whole) return;
  if (!update.fresh.empty() || !update.revised.empty()) {
    learned.whole_wait = kFirstWholeWait;
  } else if (wants_whole(task.state, now)) {
    learned.whole_wait = std::min(learned.whole_wait * 2, kLongestWholeWait);
  }
}

void succeed(const PollTask& task, const Interpretation& answer, Instant now, SourceState& state) {
  if (answer.kind == Interpretation::Kind::kNotModified) {
    freshen(state.validators, kept(answer.validators));
  } else {
    state.validators = kept(answer.validators);
    state.asked_url = address_to_ask(task.source, task.state);
  }
  state.last_success = now;
  state.failures = 0;
  state.gone = false;
  state.last_error.clear();
  remember_redirect(state, answer.redirects, now);
}

void fail(const Interpretation& answer, SourceState& state) {
  ++state.failures;
  state.last_error = answer.error;
  // Only the configured address can say that the feed is gone.
  if (!state.redirect_trusted) state.gone = answer.gone;
  doubt_redirect(state);
}

}  // namespace

std::vector<std::uint64_t> keys_wanted(const Interpretation& interpretation) {
  std::vector<std::uint64_t> keys;
  for (const IdentifiedEntry& item : interpretation.document.entries) {
    keys.insert(keys.end(), item.keys.begin(), item.keys.end());
  }
  const auto& deleted = interpretation.feed.deleted;
  for (std::size_t i = 0; i < std::min(deleted.size(), kDeletedRead); ++i) {
    keys.push_back(guid_key(deleted[i].ref));
  }
  return keys;
}

std::vector<std::int64_t> entries_wanted(const Interpretation& interpretation,
                                         const std::vector<KnownKey>& known) {
  KnownKeys by_key;
  for (const KnownKey& key : known) by_key.emplace(key.key, key);
  return entries_to_compare(interpretation.document, by_key);
}

PollUpdate decide(const PollTask& task, Interpretation&& interpretation,
                  const std::vector<KnownKey>& known, const std::vector<StoredEntry>& stored,
                  Instant now, const PollPolicy& policy) {
  PollUpdate update;
  update.source_id = task.source_id;
  update.state = task.state;
  update.operator_should_know = interpretation.operator_should_know;
  SourceState& state = update.state;
  state.last_poll = now;
  state.outcome = interpretation.outcome;

  const bool failed = interpretation.kind == Interpretation::Kind::kFailed;
  failed ? fail(interpretation, state) : succeed(task, interpretation, now, state);
  Freshness freshness = interpretation.freshness;
  Learned learned = Learned::from_text(state.learned);
  if (!failed) keep_freshness(interpretation.kind, freshness, learned);
  if (!failed && !task.state.seen_document && !learned.met) learned.met = now;
  if (interpretation.kind == Interpretation::Kind::kDocument) {
    KnownKeys by_key;
    for (const KnownKey& key : known) by_key.emplace(key.key, key);
    StoredEntries by_id;
    for (const StoredEntry& entry : stored) by_id.emplace(entry.entry_id, &entry);
    take_document(task, std::move(interpretation), by_key, by_id, now, update, learned);
  }
  if (!update.fresh.empty() || !update.revised.empty()) state.last_new = now;
  if (!failed) {
    judge_validators(task, update, now, learned);
    learned.asked_for = longest_asked_for(freshness, learned.hints, policy);
  }
  const PollEvent event = failed ? PollEvent::kFailed : PollEvent::kSucceeded;
  const NextPoll next = next_poll(task.source, state, learned, event, freshness, now, policy);
  state.next_poll = next.when;
  // 0 in a row that has been polled: the interval is fixed.
  state.interval = task.source.interval ? Seconds{0} : next.interval;
  learned.reason = next.reason;
  state.learned = learned.to_text();
  return update;
}

}  // namespace feedmill
