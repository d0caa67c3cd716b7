// A list in a YAML document that is written so plainly that it takes no YAML parser to read it:
//
//   sources:
//     - https://a.example/feed
//     - url: https://b.example/feed
//       name: "B"
//       tags: [news, music]
//
// yaml-cpp takes 65,000 instructions for the first of these items, two fifths of what it costs to
// poll it when nothing is new; this takes 700. The first item that is written in any other way ends
// the regular part, and what remains is yaml-cpp's (yaml_tree.cpp). Pure; any thread.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string_view>

#include "config/yaml_tree.h"

namespace feedmill {

struct RegularList {
  std::string_view key;   ///< in front of it, alone on its line, at the line's beginning
  Position key_at;        ///
  Position at;            ///< of the first dash
  std::size_t begin = 0;  ///< the bytes of its items, whole lines
  std::size_t end = 0;    ///
  int lines = 0;          ///< how many these are

  /// The document's first such list. Whether its key really is one of the outermost map (and not
  /// text between quotation marks, say) is for the parser to tell.
  static std::optional<RegularList> find(std::string_view document);

  /// Its items in order, as the parser would give them; `document` as it was given to find().
  void each(std::string_view document, const std::function<void(YamlNode)>& item) const;
};

}  // namespace feedmill
