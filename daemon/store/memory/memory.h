// What a store in memory holds, as plain values: each table of the other stores is a map or a list
// here. Several stores may share one, as several processes share a file; all of them belong to one
// thread.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "feedmill/alerts.h"
#include "feedmill/catalogue.h"
#include "feedmill/issue_draft.h"
#include "feedmill/outbox.h"
#include "feedmill/poll.h"
#include "ingest/retention.h"
#include "stories/decision.h"
#include "stories/features.h"

namespace feedmill::memory {

struct KeptKey {
  std::int64_t entry = 0;  ///< 0: a tombstone
  std::uint64_t fingerprint = 0;
  std::int64_t met = 0;  ///< of a tombstone: its source's read_days when a document held it last
};

struct KeptSource {
  Source source;  ///< as configured last
  bool listed = false;
  SourceState state;
  std::int64_t entries = 0;
  std::optional<Instant> last_entry;
  ReadingClock clock;
  std::map<std::uint64_t, KeptKey> keys;
  std::vector<std::int64_t> held;  ///< by its last document
  std::deque<std::pair<std::int64_t, Break>> gaps;
};

struct Revision {
  int revision = 1;
  Instant replaced{};
  Entry entry;
};

struct Withdrawal {
  Instant seen{};
  std::optional<Instant> restored;
};

/// An entry's place in a story.
struct KeptReport {
  std::int64_t story = 0;
  Instant time{};
  stories::Decision decision;
};

struct KeptEntry {
  std::int64_t source = 0;
  Instant first_seen{};
  int revision = 1;
  bool backlog = false;
  Entry entry;
  std::deque<Revision> before;  ///< what it said, the oldest first
  std::optional<Withdrawal> withdrawal;
  std::optional<KeptReport> report;
  std::map<std::int64_t, bool> overruled;  ///< by story: joined by a person, or split
};

struct KeptStory {
  std::int64_t seq = 0;
  Instant first_seen{}, updated{}, began{};
};

/// What the window is filled with.
struct Trait {
  std::int64_t entry = 0;
  stories::Features features;
};

struct Told {
  std::int64_t story = 0, issue = 0;
  int revision = 1;
  bool withdrawn = false;
};

struct KeptDigest {
  bool listed = true;
  DigestState state;
  std::int64_t floor = 0, issues = 0, gaps_told = 0;
  int keep = 0;
  std::map<std::int64_t, Told> told;  ///< by entry
  std::set<std::int64_t> changed;     ///< told, and edited or turned since it was last looked at
};

struct KeptIssue {
  std::string digest, urn, stem;
  Instant sealed{};
  std::int64_t number = 0;
  bool published = false;
  std::optional<Issue> snapshot;
};

struct KeptDelivery {
  enum class State { kWaiting, kDelivered, kGivenUp, kTakenOut };
  Delivery delivery;
  std::int64_t issue = 0;  ///< 0: it is an alert
  State state = State::kWaiting;
  std::int64_t process = 0;  ///< that is at it
};

struct Memory {
  std::string uuid, tag;
  std::int64_t processes = 0, last_entry = 0, last_source = 0, last_story = 0, last_issue = 0;
  std::int64_t last_gap = 0, last_trait = 0, last_delivery = 0, story_seq = 0, edition = 0;
  std::map<std::int64_t, KeptSource> sources;
  std::map<std::pair<Instant, std::int64_t>, PollDay> days;  ///< by day and source
  std::map<std::int64_t, KeptEntry> entries;
  std::map<std::int64_t, KeptStory> stories;
  std::map<std::int64_t, Trait> traits;
  std::map<std::string, KeptDigest> digests;
  std::map<std::int64_t, KeptIssue> issues;
  std::map<std::int64_t, KeptDelivery> deliveries;
  std::map<std::int64_t, Alert> alerts;
  std::map<std::string, std::vector<ToldTrouble>> alerts_told;  ///< by digest
  std::map<std::int64_t, std::int64_t> claims;                  ///< source, process
  std::int64_t daemon = 0;                                      ///< the process
  std::optional<Instant> pruned;
};

}  // namespace feedmill::memory
