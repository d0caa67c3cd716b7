// What the operator wrote about one feed. A plain value; any thread.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "feedmill/time.h"

namespace feedmill {

/// What a digest tells of a source's first document.
struct Backlog {
  enum class Kind { kRecent, kAll, kNone };
  Kind kind = Kind::kRecent;
  Seconds within = std::chrono::hours(7 * 24);  ///< with kRecent: undated, or dated within this
  bool operator==(const Backlog&) const = default;
};

/// One condition of a filter: an RE2 pattern on one field of an entry.
struct FilterRule {
  enum class Field { kTitle, kText, kAuthor, kTag, kUrl, kLanguage };
  Field field = Field::kTitle;
  std::string pattern;
  bool operator==(const FilterRule&) const = default;
};

/// An entry passes where some `include` matches (or there is none) and no `exclude` does.
struct Filter {
  std::vector<std::vector<FilterRule>> include;  ///< each a set of rules that must all match
  std::vector<std::vector<FilterRule>> exclude;
  bool empty() const { return include.empty() && exclude.empty(); }
  bool operator==(const Filter&) const = default;
};

struct Source {
  std::string url;  ///< as configured
  /// What to ask where `url` has ${NAME}, whose value is shown and stored nowhere; else empty.
  std::string address;
  std::string name;  ///< empty: the feed's own title is shown
  std::string key;   ///< identity in the store: the name, else the canonical URL
  std::vector<std::string> tags;
  std::optional<Seconds> interval;  ///< fixed: no adapting
  std::string username;             ///< HTTP Basic; empty: none
  std::string password_file;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string headers_file;  ///< further ones, a `Name: value` a line
  std::string proxy;         ///< instead of http.proxy; "none": no proxy; empty: as http.proxy says
  std::string ca_file;       ///< PEM, trusted for this host alone
  double weight = 1;         ///< 0 to 10: what a report of it counts in `order: top`
  bool enabled = true;
  Backlog backlog;
  Filter filter;
  bool operator==(const Source&) const = default;
};

}  // namespace feedmill
