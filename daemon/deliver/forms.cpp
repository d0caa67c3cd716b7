#include "deliver/forms.h"

#include <utility>

namespace feedmill {
namespace {

Issue without_stories(Issue&& issue) {
  issue.stories.clear();
  issue.more.clear();
  issue.corrections.clear();
  issue.gaps.clear();
  issue.health.clear();
  return std::move(issue);
}

}  // namespace

Result<SharedBytes> Forms::get(const std::string& name, const Make& make) {
  if (const auto found = made_.find(name); found != made_.end()) return found->second;
  auto issue = load_();
  if (!issue) return tl::unexpected(issue.error());
  const IssueView view = compose(*issue);
  FormWriter writer(folder_);
  const bool made = make(view, [&writer](std::string& piece) {
    writer.append(piece);
    piece.clear();
  });
  title_ = view.title;
  about_ = without_stories(*std::move(issue));
  if (!made) return made_.emplace(name, nullptr).first->second;
  auto written = writer.finish();
  if (!written) return tl::unexpected(written.error());
  return made_.emplace(name, *std::move(written)).first->second;
}

std::size_t Forms::bytes() const {
  std::size_t all = 0;
  for (const auto& [name, bytes] : made_) all += bytes && !bytes->on_disk() ? bytes->size() : 0;
  return all;
}

std::size_t Forms::bytes_on_disk() const {
  std::size_t all = 0;
  for (const auto& [name, bytes] : made_) all += bytes && bytes->on_disk() ? bytes->size() : 0;
  return all;
}

}  // namespace feedmill
