#include "publish/issue_folder.h"

#include <algorithm>
#include <set>
#include <utility>

#include "digest/index_html.h"
#include "digest/render.h"
#include "publish/publisher.h"
#include "system/sha256.h"

namespace feedmill {
namespace {

namespace fs = std::filesystem;

constexpr const char* kIndex = "index.jsonl";
constexpr const char* kPage = "index.html";

Result<std::vector<std::string>> list(const fs::path& folder) {
  std::error_code code;
  std::vector<std::string> names;
  for (fs::directory_iterator at(folder, code), end; !code && at != end; at.increment(code))
    names.push_back(at->path().filename().string());
  if (code)
    return failure(Errc::kFailed,
                   "cannot read the folder " + folder.string() + ": " + code.message());
  std::sort(names.begin(), names.end());
  return names;
}

std::string latest(std::string_view extension) { return "latest." + std::string(extension); }

/// "2026-11-23T070000Z-2" as a time: "2026-11-23T07:00:00Z".
std::string time_of(std::string_view stem) {
  std::string time(stem.substr(0, 18));
  return time.insert(15, ":").insert(13, ":");
}

IndexedFile describe(std::string_view name, std::string_view media_type, std::string_view bytes) {
  return {std::string(name), std::string(media_type), static_cast<std::int64_t>(bytes.size()),
          sha256_hex(bytes)};
}

std::string_view media_type_of(std::string_view name) {
  const auto extension = name.substr(name.rfind('.') + 1);
  for (const auto& format : kFormats)
    if (format.extension == extension) return format.media_type;
  return {};
}

bool has_file(const IndexedIssue& issue, std::string_view name) {
  return std::any_of(issue.files.begin(), issue.files.end(),
                     [name](const IndexedFile& file) { return file.name == name; });
}

/// The name that latest.EXT is to have behind it; empty: none.
std::string newest_file(const std::vector<IndexedIssue>& issues, std::string_view extension) {
  std::string newest;
  for (const auto& issue : issues) {
    if (issue.id.empty()) continue;  // a killed run's, not whole perhaps
    std::string name = std::string(stem_of(issue)) + "." + std::string(extension);
    if (has_file(issue, name)) newest = std::move(name);
  }
  return newest;
}

/// What an issue can be read as, a page first.
std::vector<std::pair<std::string, std::string>> forms_of(const IndexedIssue& issue) {
  std::vector<std::pair<std::string, std::string>> forms;
  for (const FormatInfo& format : kFormats)
    for (const IndexedFile& file : issue.files)
      if (file.name.substr(file.name.rfind('.') + 1) == format.extension)
        forms.emplace_back(format.name, file.name);
  return forms;
}

/// Where an issue stands among others: by time, then by the number behind the stem.
std::pair<std::string, std::size_t> order(const IndexedIssue& issue) {
  const auto stem = stem_of(issue);
  return {std::string(stem.substr(0, 18)), stem.size()};
}

}  // namespace

Result<IssueFolder> IssueFolder::open(fs::path path) {
  auto lock = FolderLock::take(path);
  if (!lock) return tl::unexpected<Error>(lock.error());
  IssueFolder folder(std::move(path), std::move(*lock));
  const auto names = list(folder.folder_);
  if (!names) return tl::unexpected<Error>(names.error());
  for (const auto& name : *names) {
    if (!is_temporary(name)) continue;
    if (auto gone = remove_file(folder.folder_ / name); !gone)
      return tl::unexpected<Error>(gone.error());
  }
  folder.index_on_disk_ = read_file(folder.folder_ / kIndex).value_or("");
  folder.issues_ = index_from_jsonl(folder.index_on_disk_);
  folder.drop_absent(*names);
  if (auto adopted = folder.adopt_strays(*names); !adopted)
    return tl::unexpected<Error>(adopted.error());
  return folder;
}

void IssueFolder::drop_absent(const std::vector<std::string>& present) {
  const auto gone = [&present](const IndexedFile& file) {
    return !std::binary_search(present.begin(), present.end(), file.name);
  };
  for (auto& issue : issues_)
    issue.files.erase(std::remove_if(issue.files.begin(), issue.files.end(), gone),
                      issue.files.end());
  issues_.erase(std::remove_if(issues_.begin(), issues_.end(),
                               [](const IndexedIssue& issue) { return issue.files.empty(); }),
                issues_.end());
}

Result<void> IssueFolder::adopt_strays(const std::vector<std::string>& present) {
  std::set<std::string, std::less<>> listed;
  for (const auto& issue : issues_)
    for (const auto& file : issue.files) listed.insert(file.name);
  std::vector<IndexedIssue> strays;
  for (const auto& name : present) {
    const auto stem = stem_of(name);
    if (stem.empty() || listed.count(name) != 0) continue;
    const auto bytes = read_file(folder_ / name);
    if (!bytes) return tl::unexpected<Error>(bytes.error());
    // What another run left that was killed in the same issue is one line with it, and with what
    // had been written of the issue before.
    const auto earlier = std::find_if(issues_.begin(), issues_.end(), [&](const IndexedIssue& one) {
      return stem_of(one) == stem;
    });
    if (earlier == issues_.end() && (strays.empty() || stem_of(strays.back()) != stem))
      strays.push_back({"", time_of(stem), 0, 0, {}});
    auto& files = earlier == issues_.end() ? strays.back().files : earlier->files;
    files.push_back(describe(name, media_type_of(name), *bytes));
  }
  for (auto& stray : strays) {
    const auto after =
        std::find_if(issues_.begin(), issues_.end(),
                     [&stray](const IndexedIssue& issue) { return order(stray) < order(issue); });
    issues_.insert(after, std::move(stray));
  }
  return {};
}

std::string IssueFolder::stem_for(std::string_view id, const std::string& own) const {
  for (const auto& known : issues_)
    if (known.id == id) return std::string(stem_of(known));
  // A line without an id is a killed run's, most likely of this very issue: its stem is free.
  const auto taken = [this](std::string_view stem) {
    return std::any_of(issues_.begin(), issues_.end(), [stem](const IndexedIssue& known) {
      return !known.id.empty() && stem_of(known) == stem;
    });
  };
  std::string stem = own;
  for (int number = 2; taken(stem); ++number)
    stem = own.substr(0, 18) + "-" + std::to_string(number);
  return stem;
}

bool has_file(const std::vector<IndexedIssue>& issues, std::string_view name) {
  return std::any_of(issues.begin(), issues.end(),
                     [name](const IndexedIssue& issue) { return has_file(issue, name); });
}

IssueFile::IssueFile(const fs::path& folder, const std::string& name, std::string_view media_type)
    : path_(folder / name), file_(folder, name), indexed_{name, std::string(media_type), 0, {}} {}

void IssueFile::append(std::string_view bytes) {
  file_.append(bytes);
  hash_.add(bytes);
  indexed_.bytes += static_cast<std::int64_t>(bytes.size());
}

Result<IndexedFile> IssueFile::finish() {
  indexed_.sha256 = hash_.hex();
  // The same issue once more, after a crash: who watches the file is not told of a change.
  std::error_code absent;
  if (fs::file_size(path_, absent) == static_cast<std::uintmax_t>(indexed_.bytes) && !absent) {
    const auto present = read_file(path_);
    if (present && sha256_hex(*present) == indexed_.sha256) return std::move(indexed_);
  }
  if (auto done = file_.commit(); !done) return tl::unexpected<Error>(done.error());
  return std::move(indexed_);
}

IssueFile IssueFolder::begin(std::string_view stem, DigestFormat format) const {
  const FormatInfo& info = format_info(format);
  return {folder_, std::string(stem) + "." + std::string(info.extension), info.media_type};
}

/// Files of an issue that its successor does not have: a killed run's, with other formats.
void IssueFolder::forget(const IndexedIssue& issue, const IndexedIssue* successor) {
  for (const auto& file : issue.files)
    if (successor == nullptr || !has_file(*successor, file.name)) forgotten_.push_back(file.name);
}

void IssueFolder::add(IndexedIssue issue) {
  const auto place = std::find_if(issues_.begin(), issues_.end(), [&issue](const auto& known) {
    return known.id == issue.id || stem_of(known) == stem_of(issue);
  });
  if (place == issues_.end()) return issues_.push_back(std::move(issue));
  forget(*place, &issue);
  if (!place->id.empty()) {
    *place = std::move(issue);
    return;
  }
  issues_.erase(place);
  issues_.push_back(std::move(issue));
}

void IssueFolder::keep_newest(std::size_t keep) {
  if (issues_.size() <= keep) return;
  const auto first_kept = issues_.end() - static_cast<std::ptrdiff_t>(keep);
  for (auto old = issues_.begin(); old != first_kept; ++old) forget(*old, nullptr);
  issues_.erase(issues_.begin(), first_kept);
}

Result<void> IssueFolder::settle() {
  if (auto synced = sync_folder(folder_); !synced) return synced;  // the files before their index
  if (auto written = write_index(); !written) return written;
  if (auto pointed = point_latest(); !pointed) return pointed;
  if (auto written = write_page(); !written) return written;
  for (const auto& name : forgotten_)
    if (auto gone = remove_file(folder_ / name); !gone) return gone;
  forgotten_.clear();
  return sync_folder(folder_);
}

Result<void> IssueFolder::point_latest() const {
  for (const auto& format : kFormats) {
    const std::string name = latest(format.extension);
    const std::string target = newest_file(issues_, format.extension);
    std::error_code ignored;
    const std::string present = fs::read_symlink(folder_ / name, ignored).string();
    if (present == target) continue;
    const bool still_there =
        std::any_of(issues_.begin(), issues_.end(),
                    [&present](const IndexedIssue& issue) { return has_file(issue, present); });
    if (target.empty() && still_there) continue;
    auto done = target.empty() ? remove_file(folder_ / name) : link_file(folder_, name, target);
    if (!done) return done;
  }
  return {};
}

/// The same for people. It stands for what is on disk: issues that are gone leave it.
Result<void> IssueFolder::write_page() const {
  std::string title;
  std::vector<ListedIssue> listed;
  for (const IndexedIssue& issue : issues_) {
    if (!issue.title.empty()) title = issue.title;
    listed.push_back({issue.time, issue.shown, issue.stories, issue.leads, forms_of(issue)});
  }
  std::reverse(listed.begin(), listed.end());
  if (title.empty()) title = folder_.filename().string();
  const std::string newest = newest_file(issues_, "html").empty() ? "" : latest("html");
  const std::string page = index_html(title, listed, newest);
  if (read_file(folder_ / kPage).value_or("") == page) return {};
  return write_file(folder_, kPage, page);
}

Result<void> IssueFolder::write_index() {
  std::string text = to_jsonl(issues_);
  if (text == index_on_disk_) return {};
  auto written = write_file(folder_, kIndex, text);
  if (written) index_on_disk_ = std::move(text);
  return written;
}

}  // namespace feedmill
