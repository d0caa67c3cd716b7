// The folder of one digest: its issues as the index has them, mended by what is really there.
// Belongs to the publisher and lives while the folder is locked.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "feedmill/digest.h"
#include "feedmill/result.h"
#include "publish/issue_index.h"
#include "system/atomic_file.h"
#include "system/sha256.h"

namespace feedmill {

/// One file of an issue, written piece by piece.
class IssueFile {
 public:
  void append(std::string_view bytes);
  /// The file has its name now; where the same bytes stood there, it is left as it was.
  Result<IndexedFile> finish();

 private:
  friend class IssueFolder;
  IssueFile(const std::filesystem::path& folder, const std::string& name,
            std::string_view media_type);
  std::filesystem::path path_;
  NewFile file_;
  Sha256 hash_;
  IndexedFile indexed_;
};

class IssueFolder {
 public:
  /// Locks the folder, removes temporary files, reads the index. Files of issues that the index
  /// does not have are taken into it (a killed run's, or of a lost index); lines whose files are
  /// gone leave it.
  static Result<IssueFolder> open(std::filesystem::path folder);

  const std::vector<IndexedIssue>& issues() const { return issues_; }

  /// The stem for an issue: the one it has already, else its own, else "…-2", "…-3": never one of
  /// another issue.
  std::string stem_for(std::string_view id, const std::string& own) const;

  /// Begins one file of an issue.
  IssueFile begin(std::string_view stem, DigestFormat format) const;

  /// Puts an issue at the end of the index, or in the place of the line about it.
  void add(IndexedIssue issue);

  /// Forgets all but the `keep` newest issues.
  void keep_newest(std::size_t keep);

  /// Makes the disk agree, in an order in which no reader meets a name that leads nowhere: the
  /// indices, latest.*, then the removal of what was forgotten.
  Result<void> settle();

 private:
  IssueFolder(std::filesystem::path folder, FolderLock lock)
      : folder_(std::move(folder)), lock_(std::move(lock)) {}
  void drop_absent(const std::vector<std::string>& present);
  Result<void> adopt_strays(const std::vector<std::string>& present);
  void forget(const IndexedIssue& issue, const IndexedIssue* successor);
  Result<void> write_index();
  Result<void> write_page() const;
  Result<void> point_latest() const;

  std::filesystem::path folder_;
  FolderLock lock_;
  std::vector<IndexedIssue> issues_;
  std::string index_on_disk_;
  std::vector<std::string> forgotten_;  ///< files that are to go
};

}  // namespace feedmill
