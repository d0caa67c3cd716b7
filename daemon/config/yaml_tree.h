// A YAML document as a plain tree in which every node knows its line, and repeated keys are still
// there. The only one of ours that knows yaml-cpp. Pure; any thread.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

namespace feedmill {

/// Counted from 1; the column in bytes, as the scanner has it.
struct Position {
  int line = 1, column = 1;
  bool operator==(const Position&) const = default;
  bool operator<(const Position& other) const {
    return line != other.line ? line < other.line : column < other.column;
  }
};

struct YamlNode {
  enum class Kind : std::uint8_t { kNull, kScalar, kSequence, kMap };
  Kind kind = Kind::kNull;
  bool quoted = false;  ///< a scalar in quotation marks, or a block of text: never a number
  Position at;
  std::string text;                ///< of a scalar
  std::vector<YamlNode> children;  ///< of a sequence; of a map key, value, key, value ...
  std::string written = {};        ///< where `text` came from the environment: what the file has
  bool broken = false;             ///< a problem of it was told already

  /// The value of the first such key of a map; nullptr where there is none.
  const YamlNode* find(std::string_view key) const;
};

/// Something wrong, and where.
struct Mistake {
  Position at;
  std::string message;
};

/// Takes a finished item of the list that a key of the outermost map holds, and returns true; or
/// returns false to have it in the tree. Keeps 100,000 sources out of memory.
using TakeItem = std::function<bool(std::string_view key, YamlNode& item)>;

/// Whether a list that is written plainly is read without yaml-cpp (regular_list.h), or, for a test
/// that compares, nothing is.
enum class YamlLists : std::uint8_t { kShortCut, kByYamlCpp };

/// UTF-8 (a byte order mark is allowed) in, the one document in it out; a null node where there is
/// none. Merge keys (<<) are undone: what they bring stands behind a map's own keys. What yaml-cpp
/// 0.7 lets pass is an error here too: a second document, a quotation mark that is never closed, an
/// alias inside of its own anchor, control characters.
tl::expected<YamlNode, Mistake> parse_yaml(std::string_view text, const TakeItem& take_item,
                                           YamlLists lists = YamlLists::kShortCut);

/// The same positions with columns in characters, for people.
std::vector<Position> in_characters(std::string_view text, std::vector<Position> positions);

}  // namespace feedmill
