// index.jsonl: the issues that are on disk, one JSON object a line, oldest first:
//   {"id","time","title","shown","stories","more","leads","files":[{"name","media_type","bytes","sha256"}]}
// A value here; reading and writing it is the publisher's. Any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace feedmill {

struct IndexedFile {
  std::string name, media_type;
  std::int64_t bytes = 0;
  std::string sha256;
  bool operator==(const IndexedFile&) const = default;
};

/// One issue. Of one that was found on disk without a line here only time and files are known.
struct IndexedIssue {
  std::string id;
  std::string time;  ///< RFC 3339, UTC
  std::int64_t stories = 0, more = 0;
  std::vector<IndexedFile> files;
  std::string title = {};               ///< of the digest
  std::string shown = {};               ///< `time` for people, in the digest's zone
  std::vector<std::string> leads = {};  ///< titles of its first stories
  bool operator==(const IndexedIssue&) const = default;
};

std::string to_jsonl(const std::vector<IndexedIssue>& issues);

/// The reverse; a line that is no such object is left out: its files are found again on disk.
std::vector<IndexedIssue> index_from_jsonl(std::string_view text);

/// The stem of an issue's file name ("2026-11-23T070000Z", "…Z-2"), if it is one: any stem of that
/// form with the extension of a format. Empty otherwise.
std::string_view stem_of(std::string_view file_name);

/// The stem that an issue's files share; empty where it has none.
std::string_view stem_of(const IndexedIssue& issue);

}  // namespace feedmill
