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
  auto made = make(view);
  title_ = view.title;
  about_ = without_stories(*std::move(issue));
  SharedBytes shared;
  if (made) {
    made->shrink_to_fit();
    shared = std::make_shared<const std::string>(*std::move(made));
  }
  return made_.emplace(name, std::move(shared)).first->second;
}

std::size_t Forms::bytes() const {
  std::size_t all = 0;
  for (const auto& [name, bytes] : made_) all += bytes ? bytes->size() : 0;
  return all;
}

}  // namespace feedmill
