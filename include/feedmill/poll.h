// One poll as values: the task, what is remembered of a source, and everything that one poll
// changes. `decide` is the heart of the flow: old state + answer + now -> PollUpdate. Plain values;
// any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "feedmill/feed.h"
#include "feedmill/http.h"
#include "feedmill/source.h"
#include "feedmill/time.h"

namespace feedmill {

/// What is remembered of a source between polls: a row of the store.
struct SourceState {
  Validators validators;        ///< of the last good 200, and only while `asked_url` is unchanged
  std::string asked_url;        ///< the address that the validators belong to
  std::uint64_t body_hash = 0;  ///< of the last good body, decoded; 0: none
  std::optional<Instant> last_poll;
  std::optional<Instant> last_success;  ///< the last 200 or 304
  std::optional<Instant> last_new;      ///< when it last had something new
  std::optional<Instant> next_poll;     ///< absent: never asked, due now
  Seconds interval{0};                  ///< what adaptation has come to; 0: the first guess
  int failures = 0;                     ///< in a row; 0 after a 200 or a 304
  std::string outcome;     ///< of the last poll: "200", "304", "dns", "timeout", "404" ...
  std::string last_error;  ///< empty after a success
  bool gone = false;       ///< 410: asked again only by name
  Standing standing = Standing::kUnknown;  ///< of the last poll
  // RFC 9110 section 15.4.2, 15.4.9: a permanent redirect, trusted after several polls over a day.
  std::string redirect_url;  ///< where permanent redirects have led
  int redirect_count = 0;    ///< polls in a row that they led there
  std::optional<Instant> redirect_since;
  bool redirect_trusted = false;  ///< asked directly from now on
  // What the feed says of itself.
  std::string title, home_page_url;
  bool seen_document = false;  ///< a first document was read: what comes now is news, not backlog
  bool guids_unreliable = false;  ///< one document repeated guids with different texts
  std::string learned;            ///< the scheduler's own memory, opaque to the store
  bool operator==(const SourceState&) const = default;
};

/// A source to poll, claimed by this process.
struct PollTask {
  std::int64_t source_id = 0;
  Source source;
  SourceState state;
};

/// An entry to store. `keys` are what it is recognised by later, the strongest first.
struct NewEntry {
  Entry entry;
  std::vector<std::uint64_t> keys;
  std::uint64_t fingerprint = 0;  ///< of its parsed form
  bool backlog = false;           ///< part of a first document's past: stored, told by no digest
};

/// An entry that is known and has changed.
struct RevisedEntry {
  std::int64_t entry_id = 0;
  NewEntry entry;
};

/// A known entry's further keys, or its new fingerprint where the change is none for a reader.
struct TouchedEntry {
  std::int64_t entry_id = 0;
  std::vector<std::uint64_t> keys;
  std::uint64_t fingerprint = 0;
};

/// A document shared nothing with what was seen before: entries may have been missed.
struct Break {
  Instant since{}, until{};  ///< the polls before and after
  int pages = 0;             ///< of its archive that were read
  int recovered = 0;         ///< entries that were found there
  std::string reason;        ///< why the archive did not fill it, for a person; empty: it did
  bool operator==(const Break&) const = default;
};

/// From when to when a document reaches, where its items stand in the order of their dates.
struct DateSpan {
  Instant oldest{}, newest{};
  bool operator==(const DateSpan&) const = default;
};

/// Everything one poll changes; the store applies it whole or not at all.
struct PollUpdate {
  std::int64_t source_id = 0;
  SourceState state;
  std::vector<NewEntry> fresh;
  std::vector<RevisedEntry> revised;
  std::vector<TouchedEntry> touched;
  bool read_document = false;  ///< a document was read, and `held` replaces what was held before
  std::vector<std::int64_t> held;  ///< known entries that the document holds; `fresh` are held too
  std::vector<std::uint64_t> met;  ///< keys of fading tombstones that the document holds
  std::optional<DateSpan> span;    ///< of that document; absent: its order is another one
  std::vector<std::int64_t> deleted;  ///< known entries that the feed says it took back (RFC 6721)
  std::optional<Break> gap;
  std::string earlier_page;  ///< with `gap`: where the feed's archive goes on; may be empty
  bool operator_should_know = false;  ///< a failure that a person can mend
  bool answers_for_deaths = false;    ///< is what became of a source that processes died at
};

}  // namespace feedmill
