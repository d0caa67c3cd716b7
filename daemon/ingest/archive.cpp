#include "ingest/archive.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "identify/recognise.h"
#include "ingest/weight.h"
#include "text/url.h"

namespace feedmill {
namespace {

std::optional<Instant> date_of(const IdentifiedEntry& item) {
  const Entry& entry = item.parsed.entry;
  return entry.published ? entry.published : entry.updated;
}

/// The newest first; an archive of RFC 5005 may be written either way round.
void put_newest_first(std::vector<IdentifiedEntry>& items) {
  const bool dated = std::all_of(items.begin(), items.end(),
                                 [](const IdentifiedEntry& item) { return date_of(item); });
  if (!dated) return;
  std::stable_sort(items.begin(), items.end(),
                   [](const auto& a, const auto& b) { return date_of(a) > date_of(b); });
}

}  // namespace

std::string earlier_page_of(const Feed& feed) {
  constexpr std::array<std::string_view, 2> kRelations = {"prev-archive", "next"};
  for (const std::string_view relation : kRelations) {
    for (const Link& link : feed.links) {
      const bool web = link.href.rfind("http://", 0) == 0 || link.href.rfind("https://", 0) == 0;
      if (link.rel == relation && web) return link.href;
    }
  }
  return {};
}

ArchiveWalk::ArchiveWalk(PollTask task, PollUpdate update, const std::string& asked)
    : task_(std::move(task)),
      update_(std::move(update)),
      host_(host_and_port(asked)),
      bytes_(bytes_of(update_)) {
  visited_.insert(asked);
  for (const NewEntry& entry : update_.fresh) taken_.insert(entry.keys.begin(), entry.keys.end());
  go_on_to(std::exchange(update_.earlier_page, {}));
}

void ArchiveWalk::go_on_to(std::string page) {
  if (page.empty())
    return stop(update_.gap->pages == 0 ? "the feed has no archive"
                                        : "the feed's archive does not reach back to it");
  if (host_and_port(page) != host_) return stop("the feed's archive is at another host");
  if (update_.gap->pages == kMostPages)
    return stop("the feed's archive has more than " + std::to_string(kMostPages) + " pages to it");
  if (update_.gap->pages > 0 && bytes_ > kMostBytes)
    return stop("the feed's archive holds more than is read at once");
  if (!visited_.insert(page).second) return stop("the feed's archive goes round in a circle");
  page_ = std::move(page);
}

void ArchiveWalk::stop(std::string reason) {
  update_.gap->reason = std::move(reason);
  page_.clear();
}

void ArchiveWalk::take(Interpretation&& page, const std::vector<KnownKey>& known) {
  if (page.kind != Interpretation::Kind::kDocument)
    return stop("the feed's archive could not be read: " + page.error);
  ++update_.gap->pages;
  KnownKeys by_key;
  for (const KnownKey& key : known) by_key.emplace(key.key, key);
  put_newest_first(page.document.entries);
  std::vector<NewEntry> found;
  bool met = false;
  for (IdentifiedEntry& item : page.document.entries) {
    const auto is_known = [&](std::uint64_t key) { return by_key.count(key) != 0; };
    const auto is_taken = [&](std::uint64_t key) { return taken_.count(key) != 0; };
    if (std::any_of(item.keys.begin(), item.keys.end(), is_known)) {
      met = true;  // what stands behind it is from before the gap
      break;
    }
    if (std::any_of(item.keys.begin(), item.keys.end(), is_taken)) continue;
    taken_.insert(item.keys.begin(), item.keys.end());
    found.push_back(to_store(std::move(item)));
    bytes_ += bytes_of(found.back());
  }
  update_.gap->recovered += static_cast<int>(found.size());
  // Oldest first, before what is newer.
  update_.fresh.insert(update_.fresh.begin(), std::make_move_iterator(found.rbegin()),
                       std::make_move_iterator(found.rend()));
  met ? stop({}) : go_on_to(earlier_page_of(page.feed));
}

PollUpdate ArchiveWalk::finish() { return std::move(update_); }

}  // namespace feedmill
