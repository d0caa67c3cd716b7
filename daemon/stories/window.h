// The reports that a new one may be joined to: the newest of them, each with its story, indexed by
// every clue that recognising looks for. What it holds is a function of the last reports added and
// of nothing else, so that one filled from the store after a restart is the same. Bounded: see the
// constants. Belongs to one thread.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <unordered_map>
#include <utility>
#include <vector>

#include "feedmill/time.h"
#include "stories/features.h"
#include "stories/posting_ring.h"
#include "stories/word_counts.h"

namespace feedmill::stories {

/// A report with its story.
struct Member {
  std::int64_t entry = 0, story = 0, source = 0;
  Instant time{};
  Features features;
};

/// A story as it stands: what its reports have in common.
struct Group {
  Instant began{};   ///< time of its first report, whether that is held still or not
  Instant latest{};  ///< of the reports held
  Language language = Language::kUnknown;                      ///< of its first report held
  std::vector<std::uint32_t> members;                          ///< numbers, oldest first
  std::vector<std::pair<std::uint32_t, std::uint32_t>> words;  ///< word, sum of weights; sorted
};

class Window {
 public:
  // What is held at most: about 55 MB in all.
  static constexpr std::size_t kMostReports = 40000;
  static constexpr std::uint32_t kMostTerms = 1U << 19U;
  static constexpr std::uint32_t kMostRuns = 920'000;

  Window();

  /// `began`: of the story, where it began before what is held.
  void add(Member member, Instant began);

  /// The reports of the one story become the other's.
  void merge(std::int64_t from, std::int64_t into);

  const Member& member(std::uint32_t number) const { return members_[number - first_]; }
  /// member(number).story, side by side in memory: it is asked a thousand times a report.
  std::int64_t story_of(std::uint32_t number) const { return stories_[number % kRing]; }
  std::int64_t source_of(std::uint32_t number) const { return of_sources_[number % kRing]; }
  /// Brings near what story_of() and source_of() read.
  void prefetch_owner(std::uint32_t number) const {
    __builtin_prefetch(&stories_[number % kRing]);
    __builtin_prefetch(&of_sources_[number % kRing]);
  }
  /// Brings a report near before it is read, and then what it points to.
  void prefetch(std::uint32_t number) const {
    const auto* at = reinterpret_cast<const char*>(&member(number));
    for (std::size_t line = 0; line < sizeof(Member); line += 64) __builtin_prefetch(at + line);
  }
  void prefetch_lists(std::uint32_t number) const {
    const Features& features = member(number).features;
    __builtin_prefetch(features.terms.data());
    const auto* facts = reinterpret_cast<const char*>(features.facts.data());
    for (std::size_t line = 0; line < 4 * features.facts.size(); line += 64)
      __builtin_prefetch(facts + line);
  }
  bool holds(std::uint32_t number) const { return number - first_ < members_.size(); }
  const Group* group(std::int64_t story) const;
  const WordCounts& words() const { return words_; }
  /// Of the reports that have a word, the share that are in a story of their own: near 1 for one
  /// that headlines of everything use, less for one that tells of an event. 0: too few to say.
  double spread(std::uint32_t word, Language language) const;
  /// In how many reports a fact stands.
  const WordCounts& facts() const { return fact_counts_; }
  std::size_t size() const { return members_.size(); }
  /// Reports held of a source.
  std::uint32_t of_source(std::int64_t source) const;
  /// Whether a source held has a name of this key.
  bool holds_outlet(std::uint32_t key) const { return outlets_.count(key) != 0; }
  /// What a source mostly writes in.
  Language language_of_source(std::int64_t source) const;

  enum class Clue { kKey, kRun, kTerm, kFact };
  /// Numbers of the reports that have a hash, newest first, until `visit` returns false.
  template <class Visit>
  void for_each(Clue clue, std::uint32_t hash, Visit&& visit) const {
    ring(clue).for_each(hash, [&](std::uint32_t number) { return holds(number) && visit(number); });
  }
  /// The same for some hashes at once, `most` of each: `visit(i, number)`, i in any order.
  template <class Visit>
  void for_newest(Clue clue, const std::vector<std::uint32_t>& hashes, std::size_t most,
                  Visit&& visit) const {
    ring(clue).for_newest(hashes, most, [&](std::size_t i, std::uint32_t number) {
      if (!holds(number)) return false;
      visit(i, number);
      return true;
    });
  }
  static std::uint32_t key(std::uint64_t clue) {
    return static_cast<std::uint32_t>(clue ^ (clue >> 32U));
  }

  /// About what it takes, in bytes.
  std::size_t bytes() const;

 private:
  const PostingRing& ring(Clue clue) const {
    switch (clue) {
      case Clue::kKey:
        return keys_;
      case Clue::kRun:
        return runs_;
      case Clue::kTerm:
        return terms_;
      case Clue::kFact:
        break;
    }
    return facts_;
  }
  void index(std::uint32_t number, const Features& features);
  void drop_oldest();
  void count_words(const Group& group);
  void forget_words(const Group& group);
  Member& member(std::uint32_t number) { return members_[number - first_]; }

  std::deque<Member> members_;
  static constexpr std::uint32_t kRing = 1U << 16U;  // more than are held
  std::vector<std::int64_t> stories_, of_sources_;   ///< of the members, by number
  std::uint32_t first_ = 1;                          ///< number of the oldest
  std::size_t runs_held_ = 0, terms_held_ = 0;
  PostingRing keys_, runs_, terms_, facts_;
  WordCounts words_;
  WordCounts reports_;  ///< in how many reports a word stands
  WordCounts fact_counts_{17};
  std::unordered_map<std::int64_t, Group> groups_;
  struct SourceHeld {
    std::uint32_t reports = 0;
    std::array<std::uint16_t, kLanguages> languages{};  ///< reports in each
  };
  std::unordered_map<std::int64_t, SourceHeld> sources_;
  std::unordered_map<std::uint32_t, std::uint32_t> outlets_;  ///< reports held, by key of name
};

}  // namespace feedmill::stories
