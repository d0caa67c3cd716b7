#include "app/sealing.h"

#include <utility>

#include "issue/gaps.h"
#include "issue/health.h"
#include "issue/related.h"

namespace feedmill {
namespace {

// Another process may store, seal or forget between reading and sealing: then again.
constexpr int kAttempts = 100;

using Seal = Result<Sealing> (Issues::*)(const IssueDraft&);

/// One page in memory at a time: an entry whose filter is asked comes with its texts.
Result<std::vector<WaitingReport>> waiting_for(Issues& store, const SealRequest& request,
                                               const DigestStand& stand) {
  std::vector<WaitingReport> waiting;
  for (std::int64_t after = stand.floor;;) {
    const auto page = store.untold(request.spec, stand, after);
    if (!page) return tl::unexpected(page.error());
    if (page->empty()) return waiting;
    after = page->back().report.entry;
    for (const UntoldReport& one : *page)
      if (!request.selects || request.selects(one.source, one.entry)) waiting.push_back(one.report);
  }
}

bool is_covered(const SealRequest& request, const Source& source) {
  return !request.covers || request.covers(source);
}

Result<void> add_gaps(Issues& store, const SealRequest& request, IssueDraft& draft) {
  std::vector<Gap> unheard;
  for (std::int64_t after = 0;;) {
    auto page = store.unheard_gaps(request.spec, after);
    if (!page) return tl::unexpected(page.error());
    if (page->empty()) break;
    after = page->back().number;
    for (UnheardGap& one : *page)
      if (one.number <= draft.from.newest_gap && is_covered(request, one.source))
        unheard.push_back(std::move(one.gap));
  }
  draft.gaps = gaps_to_tell(std::move(unheard), draft.from.state.first_seen);
  return {};
}

Result<void> add_health(Issues& store, const SealRequest& request, IssueDraft& draft) {
  std::vector<SourceRecord> troubled;
  for (std::int64_t after = 0;;) {
    auto page = store.troubled_sources(request.now, after);
    if (!page) return tl::unexpected(page.error());
    if (page->empty()) break;
    after = page->back().number;
    for (TroubledSource& one : *page)
      if (is_covered(request, one.source)) troubled.push_back(std::move(one.record));
  }
  draft.health = health_of(std::move(troubled), request.now);
  return {};
}

Result<void> add_related(Issues& store, IssueDraft& draft) {
  for (IssueDraft::Story& story : draft.stories) {
    const auto neighbours = store.neighbours(story.story);
    if (!neighbours) return tl::unexpected(neighbours.error());
    story.related = related_to(story.story, *neighbours);
  }
  return {};
}

Result<IssueDraft> draft(Issues& store, const SealRequest& request, DigestStand stand) {
  const auto waiting = waiting_for(store, request, stand);
  if (!waiting) return tl::unexpected(waiting.error());
  IssueDraft draft = draft_of(request, std::move(stand), *waiting);
  if (draft.stories.empty()) return draft;
  if (auto done = add_gaps(store, request, draft); !done) return tl::unexpected(done.error());
  if (auto done = add_health(store, request, draft); !done) return tl::unexpected(done.error());
  if (auto done = add_related(store, draft); !done) return tl::unexpected(done.error());
  return draft;
}

Result<std::optional<Issue>> make(Issues& store, const SealRequest& request, Seal seal) {
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    auto stand = store.digest_stand(request.spec, request.now);
    if (!stand) return tl::unexpected(stand.error());
    if (is_served(request, *stand)) return std::nullopt;
    const auto drafted = draft(store, request, *std::move(stand));
    if (!drafted) return tl::unexpected(drafted.error());
    auto sealed = (store.*seal)(*drafted);
    if (!sealed) return tl::unexpected(sealed.error());
    if (!sealed->outdated) return std::move(sealed->issue);
  }
  return failure(Errc::kStorage, "digest " + request.spec.name +
                                     ": other processes change it faster than it is sealed");
}

}  // namespace

Result<std::optional<Issue>> seal_issue(Issues& store, const SealRequest& request) {
  return make(store, request, &Issues::seal);
}

Result<std::optional<Issue>> preview_issue(Issues& store, const SealRequest& request) {
  return make(store, request, &Issues::preview);
}

}  // namespace feedmill
