// Which story an entry belongs to. This is tier 2 of recognising: the same article in several
// feeds, by its address, its text or its title; nothing vaguer, as a false merge hides news. The
// store finds the candidates by the clues, the decision is made here. Pure; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "feedmill/feed.h"
#include "feedmill/time.h"

namespace feedmill {

/// Hashes by which two reports of one article are found; 0: the entry has none of this kind.
struct StoryClues {
  std::uint64_t url = 0;    ///< of the canonical URL, where that names one article
  std::uint64_t body = 0;   ///< of the plain text, of 200 characters and more
  std::uint64_t title = 0;  ///< of the title's words, four significant ones and more
  bool operator==(const StoryClues&) const = default;
};

/// `text` is the body as plain text, `url_key` NewEntry::story_key.
StoryClues story_clues(std::string_view title, std::string_view text, std::uint64_t url_key);

/// Hash of a canonical URL that names one article; 0 for an address that cannot (empty, or a site's
/// front page, which feeds without pages of their own link from every entry).
std::uint64_t story_key(std::string_view canonical_url);

/// When an entry happened, for comparing: its date, unless that is absent or later than when it was
/// first seen.
Instant story_time(std::optional<Instant> published, Instant first_seen);

/// An entry on its way to a story.
struct StoryEntry {
  std::int64_t source = 0;
  Instant time{};
  StoryClues clues;
};

/// An earlier entry that shares a clue.
struct StoryCandidate {
  std::int64_t story = 0, entry = 0, source = 0;
  Instant time{};
  StoryClues clues;  ///< those that it shares, the others 0
};

struct StoryDecision {
  std::int64_t story = 0;  ///< 0: it begins a story of its own
  std::int64_t entry = 0;  ///< the report that it was recognised by
  std::string reason;      ///< "same address", "same text", "same title"; empty with a new story
};

/// Joins the earliest candidate of another source that shares a clue within its window (address
/// and text 7 days, title 72 hours). A clue that recurs within one source (a column's name, a
/// page's address) recognises nothing.
StoryDecision decide_story(const StoryEntry& entry, const std::vector<StoryCandidate>& candidates);

}  // namespace feedmill
