#include "issue/draft.h"

#include <algorithm>
#include <utility>

#include "issue/choice.h"
#include "issue/notices.h"

namespace feedmill {
namespace {

/// The revision in which the draft saw an entry.
int revision_of(std::int64_t entry, const std::vector<WaitingReport>& waiting) {
  const auto found =
      std::lower_bound(waiting.begin(), waiting.end(), entry,
                       [](const WaitingReport& one, std::int64_t at) { return one.entry < at; });
  return found == waiting.end() ? 1 : found->revision;
}

std::vector<IssueDraft::Story> stories_of(const std::vector<IssueChoice::Story>& chosen,
                                          const std::vector<WaitingReport>& waiting) {
  std::vector<IssueDraft::Story> stories;
  stories.reserve(chosen.size());
  for (const IssueChoice::Story& one : chosen) {
    IssueDraft::Story story{one.story, one.told_in, {}, {}};
    for (const std::int64_t entry : one.entries)
      story.reports.push_back({entry, revision_of(entry, waiting)});
    stories.push_back(std::move(story));
  }
  return stories;
}

}  // namespace

bool is_served(const IssueRequest& request, const DigestStand& stand) {
  return request.scheduled && stand.state.served && *stand.state.served >= *request.scheduled;
}

IssueDraft draft_of(const IssueRequest& request, DigestStand stand,
                    const std::vector<WaitingReport>& waiting) {
  const IssueLimits limits{request.now, request.stored_before, request.spec.max_stories,
                           request.min_stories};
  const IssueChoice choice = choose(waiting, limits);
  IssueDraft draft;
  draft.spec = request.spec;
  draft.now = request.now;
  draft.served = request.scheduled;
  if (!too_few(choice, limits)) {
    draft.floor = floor_after(choice, stand.newest, stand.floor);
    draft.stories = stories_of(choice.stories, waiting);
    draft.more = stories_of(choice.more, waiting);
    draft.stories_left = choice.stories_left;
  }
  if (!draft.stories.empty()) draft.notices = notices_of(stand.edited, stand.turned);
  draft.from = std::move(stand);
  return draft;
}

bool is_up_to_date(const DigestStand& then, const DigestStand& now) {
  const auto same_edit = [](const EditedReport& a, const EditedReport& b) {
    return a.entry == b.entry && a.revision == b.revision;
  };
  return then.issues == now.issues && then.floor == now.floor &&
         then.state.served == now.state.served && then.turned == now.turned &&
         std::equal(then.edited.begin(), then.edited.end(), now.edited.begin(), now.edited.end(),
                    same_edit);
}

}  // namespace feedmill
