// What one configuration has and another has not: the plan of a reload, which `check --diff` shows
// beforehand and the daemon logs. Pure; any thread.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "config/config.h"

namespace feedmill {

/// A configuration as text to compare and to keep: by section ("source NAME", "digest NAME",
/// "http") the value of each key. Of a secret it has a hash, so that nothing is kept but that it
/// changed.
using Picture = std::map<std::string, std::map<std::string, std::string>>;
Picture picture_of(const Config& config);

/// The picture as one text, and back; what is no picture's text is an empty one.
std::string to_text(const Picture& picture);
Picture picture_from_text(std::string_view text);

struct Change {
  enum class Kind { kAdded, kRemoved, kChanged };
  Kind kind = Kind::kChanged;
  std::string what;                ///< "source heise"
  std::vector<std::string> parts;  ///< of a changed one: "interval 1h, was 30m", "headers"
  bool operator==(const Change&) const = default;
};
/// From `before` to `after`, by section.
std::vector<Change> changes_between(const Picture& before, const Picture& after);

/// "source heise changed: interval 1h, was 30m; headers"
std::string to_line(const Change& change);

}  // namespace feedmill
