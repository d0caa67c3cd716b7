#include "identify/story.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <map>

#include "identify/words.h"
#include "text/hash.h"

namespace feedmill {
namespace {

constexpr std::size_t kShortestBody = 200;  // characters
constexpr int kFewestWords = 4;
enum Seed : std::uint64_t { kUrlSeed = 0x75726C, kBodySeed = 0x626F6479, kTitleSeed = 0x7469746C };

/// How a shared clue is judged, the surest first.
struct Rule {
  std::uint64_t StoryClues::*clue;
  Seconds window;
  const char* reason;
};
constexpr std::array<Rule, 3> kRules = {{
    {&StoryClues::url, std::chrono::hours(7 * 24), "same address"},
    {&StoryClues::body, std::chrono::hours(7 * 24), "same text"},
    {&StoryClues::title, std::chrono::hours(72), "same title"},
}};

std::size_t characters(std::string_view utf8) {
  return static_cast<std::size_t>(
      std::count_if(utf8.begin(), utf8.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

/// Whether a source has this clue on two entries or more, the new one counted.
bool recurs(const StoryEntry& entry, const std::vector<const StoryCandidate*>& sharing) {
  std::map<std::int64_t, int> of_source{{entry.source, 1}};
  for (const StoryCandidate* candidate : sharing) ++of_source[candidate->source];
  return std::any_of(of_source.begin(), of_source.end(),
                     [](const auto& s) { return s.second > 1; });
}

std::vector<const StoryCandidate*> sharing(const Rule& rule, const StoryEntry& entry,
                                           const std::vector<StoryCandidate>& candidates) {
  std::vector<const StoryCandidate*> found;
  for (const StoryCandidate& candidate : candidates) {
    const bool shares =
        entry.clues.*rule.clue != 0 && candidate.clues.*rule.clue == entry.clues.*rule.clue;
    if (shares && std::chrono::abs(candidate.time - entry.time) <= rule.window) {
      found.push_back(&candidate);
    }
  }
  return found;
}

}  // namespace

StoryClues story_clues(std::string_view title, std::string_view text, std::uint64_t url_key) {
  StoryClues clues;
  if (url_key != 0) clues.url = hash64({reinterpret_cast<const char*>(&url_key), 8}, kUrlSeed);
  if (characters(text) >= kShortestBody) clues.body = hash64(text, kBodySeed);
  const Words words = words_of(title);
  if (words.significant >= kFewestWords) clues.title = hash64(words.joined, kTitleSeed);
  return clues;
}

std::uint64_t story_key(std::string_view canonical_url) {
  const std::size_t host = canonical_url.find("//");
  if (host == std::string_view::npos) return canonical_url.empty() ? 0 : hash64(canonical_url);
  const std::size_t path = canonical_url.find_first_of("/?", host + 2);
  const bool front_page = path == std::string_view::npos || canonical_url.substr(path) == "/";
  return front_page ? 0 : hash64(canonical_url);
}

Instant story_time(std::optional<Instant> published, Instant first_seen) {
  return published && *published < first_seen ? *published : first_seen;
}

StoryDecision decide_story(const StoryEntry& entry, const std::vector<StoryCandidate>& candidates) {
  for (const Rule& rule : kRules) {
    const auto found = sharing(rule, entry, candidates);
    if (found.empty() || recurs(entry, found)) continue;
    const auto* first = *std::min_element(found.begin(), found.end(), [](auto* a, auto* b) {
      return std::tie(a->time, a->entry) < std::tie(b->time, b->entry);
    });
    return {first->story, first->entry, rule.reason};
  }
  return {};
}

}  // namespace feedmill
