#include "deliver/publisher.h"

#include <algorithm>
#include <utility>

#include "deliver/atomic_file.h"
#include "deliver/issue_folder.h"
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

/// What is rendered next; nothing after the last.
using NextFormat = std::function<const RenderedIssue*()>;

Result<void> publish_all(const Issue& issue, const NextFormat& next, const fs::path& output,
                         int keep) {
  const auto path = folder_of(output, issue.digest);
  if (!path) return tl::unexpected<Error>(path.error());
  if (auto made = make_folder(*path); !made) return made;
  auto folder = IssueFolder::open(*path);
  if (!folder) return tl::unexpected<Error>(folder.error());
  const std::string stem = folder->stem_for(issue);
  IndexedIssue indexed{issue.id,
                       to_rfc3339(issue.sealed),
                       static_cast<std::int64_t>(issue.stories.size()),
                       static_cast<std::int64_t>(issue.more.size()),
                       {}};
  while (const RenderedIssue* rendered = next()) {
    crash_point("rendered");
    auto file = folder->write(stem, *rendered);
    if (!file) return tl::unexpected<Error>(file.error());
    indexed.files.push_back(std::move(*file));
  }
  crash_point("written");
  folder->add(std::move(indexed));
  folder->keep_newest(static_cast<std::size_t>(std::max(keep, 1)));
  return folder->settle();
}

}  // namespace

Result<void> publish(const Issue& issue, const std::vector<DigestFormat>& formats,
                     const fs::path& output, int keep, const Look& look) {
  const IssueView view = compose(issue);
  RenderedIssue rendered;  // one at a time: five forms of a great issue need not be held at once
  auto format = formats.begin();
  const auto next = [&]() -> const RenderedIssue* {
    if (format == formats.end()) return nullptr;
    rendered = {};
    rendered = look.render(view, *format++);
    return &rendered;
  };
  return publish_all(issue, next, output, keep);
}

Result<void> publish(const Issue& issue, const std::vector<RenderedIssue>& rendered,
                     const fs::path& output, int keep) {
  auto at = rendered.begin();
  const auto next = [&]() -> const RenderedIssue* {
    return at == rendered.end() ? nullptr : &*at++;
  };
  return publish_all(issue, next, output, keep);
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
