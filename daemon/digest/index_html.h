// The page beside a digest's issues that lists them: index.html. Pure; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace feedmill {

/// An issue as the list shows it. Of one of which nothing is remembered only time and files are
/// known.
struct ListedIssue {
  std::string time;                ///< RFC 3339, UTC
  std::string shown;               ///< the same for people; empty: `time` stands in
  std::int64_t stories = 0;        ///< 0: unknown
  std::vector<std::string> leads;  ///< titles, the first leads
  /// What it is to be read as, and the name of the file: "HTML", "2026-11-23T070000Z.html".
  std::vector<std::pair<std::string, std::string>> files;
};

/// `issues` stand newest first. `latest` is the name of the newest page; empty: there is none.
std::string index_html(const std::string& title, const std::vector<ListedIssue>& issues,
                       const std::string& latest);

}  // namespace feedmill
