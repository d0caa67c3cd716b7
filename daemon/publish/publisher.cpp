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

/// Writes the files of an issue, all of them.
using WriteFiles = std::function<Result<void>(const IssueFolder& folder, const std::string& stem,
                                              std::vector<IndexedFile>& files)>;

Result<void> finish(IssueFile&& file, std::vector<IndexedFile>& files) {
  crash_point("rendered");
  auto written = file.finish();
  if (!written) return tl::unexpected<Error>(written.error());
  files.push_back(std::move(*written));
  return {};
}

IndexedIssue line_about(const IssueView& view) {
  const Issue& issue = *view.issue;
  return {issue.id,
          to_rfc3339(issue.sealed),
          static_cast<std::int64_t>(issue.stories.size()),
          static_cast<std::int64_t>(issue.more.size()),
          {},
          view.title,
          view.date + ", " + view.time,
          leads_of(view)};
}

Result<void> publish_all(const IssueView& view, const WriteFiles& write, const fs::path& output,
                         int keep) {
  const Issue& issue = *view.issue;
  const auto path = folder_of(output, issue.digest);
  if (!path) return tl::unexpected<Error>(path.error());
  if (auto made = make_folder(*path); !made) return made;
  auto folder = IssueFolder::open(*path);
  if (!folder) return tl::unexpected<Error>(folder.error());
  IndexedIssue indexed = line_about(view);
  auto written = write(*folder, folder->stem_for(issue), indexed.files);
  if (!written && indexed.files.empty()) return written;
  crash_point("written");
  folder->add(std::move(indexed));
  folder->keep_newest(static_cast<std::size_t>(std::max(keep, 1)));
  if (auto settled = folder->settle(); !settled) return settled;
  return written;
}

/// Piece by piece: no form of a great issue is held whole.
Result<void> write_form(const IssueView& view, const IssueFolder& folder, const std::string& stem,
                        DigestFormat format, const Look& look, std::vector<IndexedFile>& files) {
  try {
    IssueFile file = folder.begin(stem, format);
    look.render(view, format, [&file](std::string& piece) {
      file.append(piece);
      piece.clear();
    });
    return finish(std::move(file), files);
  } catch (const std::exception& thrown) {
    return failure(Errc::kFailed, stem + " as " + std::string(format_info(format).name) + ": " +
                                      reason_of(thrown));
  }
}

}  // namespace

Result<void> publish(const Issue& issue, const std::vector<DigestFormat>& formats,
                     const fs::path& output, int keep, const Look& look, const MakeForm& each) {
  IssueView view = compose_among_issues(issue);
  const auto write = [&](const IssueFolder& folder, const std::string& stem,
                         std::vector<IndexedFile>& files) -> Result<void> {
    if (!folder.has(view.previous + ".html")) view.previous.clear();
    // A form that fails holds up no other; its failure is the issue's, which is tried again.
    Result<void> all;
    for (const DigestFormat format : formats) {
      const auto make = [&] { return write_form(view, folder, stem, format, look, files); };
      auto done = each ? each(format, make) : make();
      if (!done && all) all = std::move(done);
    }
    return all;
  };
  return publish_all(view, write, output, keep);
}

Result<void> publish(const Issue& issue, const std::vector<RenderedIssue>& rendered,
                     const fs::path& output, int keep) {
  const auto write = [&](const IssueFolder& folder, const std::string& stem,
                         std::vector<IndexedFile>& files) -> Result<void> {
    for (const RenderedIssue& one : rendered) {
      IssueFile file = folder.begin(stem, one.format);
      file.append(one.bytes);
      if (auto done = finish(std::move(file), files); !done) return done;
    }
    return {};
  };
  return publish_all(compose(issue), write, output, keep);
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
