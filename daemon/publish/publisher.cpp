#include "publish/publisher.h"

#include <algorithm>
#include <utility>

#include "publish/issue_folder.h"
#include "system/atomic_file.h"
#include "system/crash_point.h"

namespace feedmill {
namespace {

namespace fs = std::filesystem;

/// The configuration refuses such names; nothing is written outside of `output` even so.
bool is_folder_name(std::string_view name) {
  return !name.empty() && name != "." && name != ".." &&
         name.find_first_of(std::string_view("/\0", 2)) == std::string_view::npos;
}

Result<fs::path> folder_of(const fs::path& output, std::string_view digest) {
  if (!is_folder_name(digest))
    return failure(Errc::kFailed,
                   "\"" + std::string(digest) + "\" is no name for a folder in " + output.string());
  return output / digest;
}

Result<IndexedFile> write_form(const IssueForm& form, const IssueFolder& folder,
                               const std::string& stem, const std::function<void()>& step) {
  IssueFile file = folder.begin(stem, form.format);
  const auto read = form.each([&](std::string_view piece) {
    file.append(piece);
    if (step) step();
  });
  if (!read) return tl::unexpected<Error>(read.error());
  crash_point("rendered");
  auto written = file.finish();
  if (step) step();
  return written;
}

}  // namespace

IssueLine line_about(const IssueView& view) {
  const Issue& issue = *view.issue;
  IndexedIssue indexed{issue.id,
                       to_rfc3339(issue.sealed),
                       static_cast<std::int64_t>(issue.stories.size()),
                       static_cast<std::int64_t>(issue.more.size()),
                       {},
                       view.title,
                       view.date + ", " + view.time,
                       leads_of(view)};
  return {issue.digest, issue.stem, std::move(indexed)};
}

Result<std::vector<UnwrittenForm>> publish(const IssueLine& issue,
                                           const std::vector<IssueForm>& forms,
                                           const fs::path& output, int keep,
                                           const std::function<void()>& step) {
  const auto path = folder_of(output, issue.digest);
  if (!path) return tl::unexpected<Error>(path.error());
  if (auto made = make_folder(*path); !made) return tl::unexpected<Error>(made.error());
  auto folder = IssueFolder::open(*path);
  if (!folder) return tl::unexpected<Error>(folder.error());
  const std::string stem = folder->stem_for(issue.indexed.id, issue.stem);
  IndexedIssue indexed = issue.indexed;
  std::vector<UnwrittenForm> unwritten;
  for (const IssueForm& form : forms) {
    auto written = write_form(form, *folder, stem, step);
    if (written)
      indexed.files.push_back(std::move(*written));
    else
      unwritten.push_back({form.format, written.error()});
  }
  if (indexed.files.empty()) return unwritten;
  crash_point("written");
  folder->add(std::move(indexed));
  folder->keep_newest(static_cast<std::size_t>(std::max(keep, 1)));
  if (auto settled = folder->settle(); !settled) return tl::unexpected<Error>(settled.error());
  return unwritten;
}

Result<void> tidy(const fs::path& output, std::string_view digest) {
  const auto path = folder_of(output, digest);
  if (!path) return tl::unexpected<Error>(path.error());
  std::error_code ignored;
  if (!fs::exists(*path, ignored)) return {};
  auto folder = IssueFolder::open(*path);
  if (!folder) return tl::unexpected<Error>(folder.error());
  return folder->settle();
}

Result<std::vector<IndexedIssue>> issues_on_disk(const fs::path& output, std::string_view digest) {
  const auto path = folder_of(output, digest);
  if (!path) return tl::unexpected<Error>(path.error());
  std::error_code ignored;
  if (!fs::exists(*path, ignored)) return std::vector<IndexedIssue>{};
  const auto folder = IssueFolder::open(*path);
  if (!folder) return tl::unexpected<Error>(folder.error());
  return folder->issues();
}

}  // namespace feedmill
