// An issue becomes files: OUTPUT/NAME/STEM.EXT, latest.EXT, index.jsonl, index.html. Every step can
// be killed and is repeated by the next run with the same result: files first, then the index, then
// latest, then what `keep` no longer keeps; a reader never sees a name that leads nowhere. One
// thread at a time for one folder; processes wait for each other.
#pragma once

#include <filesystem>
#include <functional>
#include <string_view>
#include <vector>

#include "digest/compose.h"
#include "feedmill/digest.h"
#include "feedmill/result.h"
#include "publish/issue_index.h"

namespace feedmill {

/// A rendered form: `each` gives its bytes to what it is called with, piece by piece.
struct IssueForm {
  DigestFormat format{};
  std::function<Result<void>(const std::function<void(std::string_view)>& take)> each;
};

/// What publishing knows of an issue, without its stories.
struct IssueLine {
  std::string digest, stem;
  IndexedIssue indexed;  ///< without its files
};
IssueLine line_about(const IssueView& view);

/// A form that could not be written.
struct UnwrittenForm {
  DigestFormat format{};
  Error error;
};

/// Writes an issue's forms into output/digest, and keeps the `keep` newest issues there (at least
/// this one). The same issue again gives the same files. latest.EXT of a format that is no longer
/// written stays until its issue goes. Returns the forms that could not be written, which hold up
/// no other: where there are any, and at Errc::kFailed, which names the folder or file, the issue
/// is to be published again. `step` is called while it goes on.
Result<std::vector<UnwrittenForm>> publish(const IssueLine& issue,
                                           const std::vector<IssueForm>& forms,
                                           const std::filesystem::path& output, int keep,
                                           const std::function<void()>& step = {});

/// Removes what a crash left behind in output/digest, and mends the index and latest.*. A folder
/// that is not there is tidy.
Result<void> tidy(const std::filesystem::path& output, std::string_view digest);

/// Whether an issue's file of that name is there.
bool has_file(const std::vector<IndexedIssue>& issues, std::string_view name);

/// The issues on disk in output/digest, oldest first.
Result<std::vector<IndexedIssue>> issues_on_disk(const std::filesystem::path& output,
                                                 std::string_view digest);

}  // namespace feedmill
