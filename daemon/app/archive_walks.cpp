#include "app/archive_walks.h"

#include <utility>

#include "app/fatal_sources.h"
#include "app/request.h"
#include "ingest/decide.h"
#include "schedule/redirect_memory.h"

namespace feedmill {
namespace {

constexpr std::size_t kWalkedBytes = 32U << 20U;  // of all archives that are being walked
constexpr auto kWalkLater = std::chrono::seconds(60);

}  // namespace

void ArchiveWalks::look_at_clock() {
  std::erase_if(later_, [this](const auto& one) { return one.second <= clock_.steady(); });
}

ArchiveWalks::Step ArchiveWalks::begin(const PollTask& task, PollUpdate update) {
  walks_.emplace(task.source_id,
                 ArchiveWalk(task, std::move(update), address_to_ask(task.source, task.state)));
  return next_or_later(task.source_id);
}

Result<ArchiveWalks::Step> ArchiveWalks::take(FetchResult result, std::size_t max_body) {
  const std::int64_t source = result.id;
  ArchiveWalk& archive = walks_.at(source);
  Interpretation unread;  // an archive whose page cannot be worked on ends there
  try {
    auto done = read(archive, std::move(result), max_body);
    if (done) return next_or_later(source);
    if (done.error().code == Errc::kStorage) return tl::unexpected(done.error());
    unread.error = done.error().message;
  } catch (const std::exception& thrown) {
    unread.error = reason_of(thrown);
  }
  archive.take(std::move(unread), {});
  return next(source);
}

Result<void> ArchiveWalks::read(ArchiveWalk& archive, FetchResult result, std::size_t max_body) {
  PollTask page = archive.task();
  page.state.body_hash = 0;  // a page is no repetition of the feed
  const Marked mark(setbacks_, unit_of_poll(page.source_id));
  Interpretation reading = interpret(page, std::move(result), max_body);
  std::vector<KnownKey> known;
  if (const auto keys = keys_wanted(reading); !keys.empty()) {
    auto stored = store_.known(page.source_id, keys);
    if (!stored) return tl::unexpected(stored.error());
    known = std::move(*stored);
  }
  archive.take(std::move(reading), known);
  return {};
}

/// The last one left comes to its end, however much it has found.
ArchiveWalks::Step ArchiveWalks::next_or_later(std::int64_t source) {
  std::size_t bytes = 0;
  for (const auto& [id, one] : walks_) bytes += one.bytes();
  if (walks_.at(source).page().empty() || walks_.size() == 1 || bytes <= kWalkedBytes)
    return next(source);
  Step later{walks_.at(source).task(), std::nullopt, std::nullopt};
  walks_.erase(source);
  later_[source] = clock_.steady() + kWalkLater;
  return later;
}

ArchiveWalks::Step ArchiveWalks::next(std::int64_t source) {
  const auto found = walks_.find(source);
  ArchiveWalk& archive = found->second;
  Step step{archive.task(), std::nullopt, std::nullopt};
  if (archive.page().empty()) {
    step.found = archive.finish();
    walks_.erase(found);
    return step;
  }
  auto request = make_request(archive.task(), clock_.now());
  if (!request) {  // its secret is not there any more
    Interpretation refused;
    refused.error = request.error().message;
    archive.take(std::move(refused), {});
    return next(source);
  }
  request->url = archive.page();
  request->validators = {};
  step.page = std::move(*request);
  return step;
}

}  // namespace feedmill
