// Why a report is in its story: what was compared, the score it came to, what it had to reach, and
// what spoke against. Made when the report is settled, stored with it, printed by `explain`. Plain
// values; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace feedmill::stories {

enum class Tier : std::uint8_t {
  kNone = 0,     ///< it begins a story of its own
  kArticle = 2,  ///< the same article: address, text or title are equal
  kCopy = 3,     ///< a copy or an excerpt: runs of four words in common
  kStory = 4,    ///< the same event: rare words in common
  kByHand = 9,   ///< `stories join` or `split`
};

/// One story that was compared, joined or not.
struct Comparison {
  Tier tier = Tier::kNone;
  std::int64_t story = 0;
  std::int64_t entry = 0;             ///< the report of it that was nearest
  double score = 0;                   ///< 0 to 1
  double threshold = 0;               ///< what the score had to reach
  std::string clue;                   ///< of tier 2: "address", "text", "title"
  std::vector<std::string> words;     ///< that decided, the rarest first
  std::string passage;                ///< of tier 3: one of the runs in common
  std::vector<std::string> evidence;  ///< what speaks for and against: "credit=+80" thousandths
  std::string veto;  ///< why it was not joined though the score suffices; empty: none
  // What `words` and `passage` are spelt from; not stored.
  std::vector<std::uint32_t> word_hashes;
  std::uint32_t passage_hash = 0;
  bool operator==(const Comparison&) const = default;
};

struct Decision {
  Comparison joined;                 ///< tier kNone: a story of its own
  std::vector<Comparison> bridged;   ///< stories that it makes part of the joined one
  std::vector<Comparison> rejected;  ///< the nearest that were not, the best first; three at most
  std::int64_t brought_by = 0;       ///< entry that made its story part of another; 0: none
  bool operator==(const Decision&) const = default;
};

/// One line of JSON, and back. What cannot be read is a decision of nothing.
std::string to_json(const Decision& decision);
Decision decision_from_json(std::string_view json);

}  // namespace feedmill::stories
