// From an answer to what it changes, in two steps with a look into the store between them:
//
//   interpret(task, answer)  -> Interpretation: a failure, a 304, the same body, or a document
//   store.known(keys_wanted), store.stored(entries_wanted)
//   decide(task, interpretation, known, stored, now, policy) -> PollUpdate
//
// Whatever costs is done late: a 304 ends in the first step, an unchanged body is not parsed, an
// unchanged entry is not sanitised. Pure; any thread (interpret() fans out).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "feedmill/poll.h"
#include "feedmill/polls.h"
#include "identify/entry_key.h"
#include "schedule/poll_interval.h"

namespace feedmill {

/// What an answer is.
struct Interpretation {
  enum class Kind : std::uint8_t {
    kFailed,
    kNotModified,
    kUnchanged,  ///< 200 with the body of last time
    kDocument,
  };
  Kind kind = Kind::kFailed;
  std::string outcome;  ///< for SourceState: "200", "304", "timeout", "404", "not-a-feed" ...
  std::string error;    ///< of a failure, for a person
  bool gone = false;    ///< 410
  bool operator_should_know = false;
  Validators validators;  ///< of this answer
  Freshness freshness;
  RedirectTrail redirects;
  // Of a document:
  std::uint64_t body_hash = 0;
  Feed feed;
  IdentifiedDocument document;
};

/// `max_body` is in bytes, after decompression. A body that is damaged, too large or no feed is a
/// failure.
Interpretation interpret(const PollTask& task, FetchResult&& answer, std::size_t max_body);

/// An item of a document as it is stored; here it is sanitised.
NewEntry to_store(IdentifiedEntry&& item);

/// The keys under which the document's items may be known; empty for anything but a document.
std::vector<std::uint64_t> keys_wanted(const Interpretation& interpretation);

/// The stored entries that a decision needs: those that may have changed.
std::vector<std::int64_t> entries_wanted(const Interpretation& interpretation,
                                         const std::vector<KnownKey>& known);

/// Everything that this poll changes. An answer to a cancelled transfer, or one that failed because
/// this machine is offline, is not for decide(): its claim is released.
PollUpdate decide(const PollTask& task, Interpretation&& interpretation,
                  const std::vector<KnownKey>& known, const std::vector<StoredEntry>& stored,
                  Instant now, const PollPolicy& policy);

}  // namespace feedmill
