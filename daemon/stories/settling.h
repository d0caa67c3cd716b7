// Settling: each stored report is given its story, in an order that does not depend on when its
// feed was polled. A report is decided against the window of those before it, which is what the
// store has and nothing else: whatever changes that behind its back (another process, forgetting, a
// person who splits a story) makes another edition of it, and the window is filled again. Belongs
// to one thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "feedmill/feed.h"
#include "stories/recogniser.h"

namespace feedmill::stories {

/// A stored report that waits for its story.
struct Unsettled {
  std::int64_t entry = 0, source = 0;
  Instant first_seen{};
  std::optional<Instant> published;
};

/// When a report happened, for comparing: its date, unless that is absent or later than `pass`,
/// when the newest that waits was stored.
Instant time_of(const Unsettled& report, Instant pass);

/// Puts what waits in order, the first last: by time, and within a second by source and by the
/// order in its document. Which of its sources was polled first does not show; what has no date, or
/// one in the future, happened when the pass ended: at the time that is returned.
Instant put_in_order(std::vector<Unsettled>& waiting);

/// What deciding needs of an entry, made once, while its text is at hand.
struct Prepared {
  Features features;
  std::string title, canonical_url, source_name;
};
/// `body`: its body_text().
Prepared prepare(const Entry& entry, const std::string& body, std::string source_name);

/// A report with the story that it was given.
struct Settled {
  Candidate report;
  Decision decision;
};

/// Whether a decision quotes the text: it can only be spelt with the entry.
bool quotes_text(const Decision& decision);
/// Writes the words and the passage that decided into it, for those who ask.
void spell(const Prepared& report, Decision& decision);
void spell(const Entry& entry, const std::string& source_name, Decision& decision);

/// What a person decided is not undone: of these stories, on whose reports one has, none becomes
/// part of another, and the joined one takes none in.
void keep_overruled(Decision& decision, const std::vector<std::int64_t>& overruled);

class Settling {
 public:
  /// Whether the window is what the store has: its newest settled report and its edition are these.
  bool is_current(std::int64_t newest, std::int64_t edition) const {
    return recogniser_ && newest_ == newest && edition_ == edition;
  }
  /// Empties the window for being filled with what the store has, the oldest first.
  void refill(std::int64_t newest, std::int64_t edition);
  void add(Member member, Instant began) { recogniser_->add(std::move(member), began); }
  /// What was decided is undone in the store: the window is not current any more.
  void forget() { recogniser_.reset(); }

  /// Decides on a report; `barred` are stories that a person has split it from. The decision's
  /// words are not spelt yet.
  Settled decide(const Unsettled& waiting, Instant pass, Features features,
                 std::vector<std::int64_t> barred) const;
  /// The same of an entry, of a source that is called so, and spelt.
  Settled decide(const Unsettled& waiting, Instant pass, const Entry& entry,
                 const std::string& source_name, std::vector<std::int64_t> barred) const;
  /// It was written under this number, as part of this story.
  void settled(Settled report, std::int64_t entry, std::int64_t story, std::int64_t number);

 private:
  std::optional<Recogniser> recogniser_;
  std::int64_t newest_ = 0, edition_ = 0;
};

}  // namespace feedmill::stories
