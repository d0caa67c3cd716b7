// An issue becomes files: OUTPUT/NAME/STEM.EXT, latest.EXT, index.jsonl, index.html. Every step can
// be killed and is repeated by the next run with the same result: files first, then the index, then
// latest, then what `keep` no longer keeps; a reader never sees a name that leads nowhere. One
// thread at a time for one folder; processes wait for each other.
#pragma once

#include <filesystem>
#include <functional>
#include <string_view>
#include <vector>

#include "digest/template.h"
#include "feedmill/digest.h"
#include "feedmill/result.h"
#include "publish/issue_index.h"

namespace feedmill {

/// Called for each form with what makes it, which it calls or does not; what it returns is what
/// became of the form. Absent: each is made.
using MakeForm =
    std::function<Result<void>(DigestFormat format, const std::function<Result<void>()>& make)>;

/// Writes an issue in the given formats and look, one rendered after the other, into
/// output/issue.digest, and keeps the `keep` newest issues there (at least this one). The same
/// issue again gives the same files. latest.EXT of a format that is no longer written stays until
/// its issue goes. Errors: Errc::kFailed, naming the folder or file; the issue is then to be
/// published again.
Result<void> publish(const Issue& issue, const std::vector<DigestFormat>& formats,
                     const std::filesystem::path& output, int keep, const Look& look = {},
                     const MakeForm& each = {});

/// The same for what is rendered already.
Result<void> publish(const Issue& issue, const std::vector<RenderedIssue>& rendered,
                     const std::filesystem::path& output, int keep);

/// Removes what a crash left behind in output/digest, and mends the index and latest.*. A folder
/// that is not there is tidy.
Result<void> tidy(const std::filesystem::path& output, std::string_view digest);

/// The issues on disk in output/digest, oldest first.
Result<std::vector<IndexedIssue>> issues_on_disk(const std::filesystem::path& output,
                                                 std::string_view digest);

}  // namespace feedmill
