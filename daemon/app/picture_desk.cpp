#include "app/picture_desk.h"

#include <algorithm>
#include <exception>
#include <utility>

#include "app/fetch_settings.h"
#include "app/request.h"
#include "digest/picture_places.h"
#include "fetch/redirect.h"
#include "schedule/setback.h"
#include "system/crash_point.h"
#include "system/log.h"

namespace feedmill {
namespace {

constexpr int kLeadPixels = 1000, kOtherPixels = 640;
constexpr auto kTurn = std::chrono::milliseconds(200);
constexpr const char* kAcceptPage = "text/html,application/xhtml+xml,*/*;q=0.5";
constexpr const char* kAccept = "image/avif,image/webp,image/png,image/jpeg,image/gif,*/*;q=0.5";

constexpr const char* kTwoDeaths =
    "feedmill itself was ended twice while it gathered them: the issue goes without";

WorkUnit unit_of(const std::string& issue) { return {Work::kForm, issue + " pictures"}; }

}  // namespace

PictureDesk::PictureDesk(Issues& issues, Setbacks& setbacks, std::shared_ptr<const Config> config,
                         std::function<void()> wake)
    : issues_(issues), setbacks_(setbacks), config_(std::move(config)) {
  gatherer_.on_yield(std::move(wake));
}

Result<bool> PictureDesk::step(std::chrono::milliseconds wait) {
  bool stored = false;
  if (const auto yield = gatherer_.take(wait)) {
    if (auto done = store(*yield); !done) return tl::unexpected(done.error());
    stored = true;
  }
  if (gatherer_.busy()) return stored;
  auto without = begin_next();
  if (!without) return without;
  return stored || *without;
}

Result<bool> PictureDesk::finish(const std::function<bool()>& stopping) {
  bool any = false, more = false;
  do {
    auto stored = step(gatherer_.busy() ? kTurn : std::chrono::milliseconds(0));
    if (!stored) return stored;
    any = any || *stored;
    more = gatherer_.busy() || *stored;
  } while (more && !stopping());
  return any;
}

/// True: an issue goes without.
Result<bool> PictureDesk::begin_next() {
  for (const DigestSpec& digest : config_->digests) {
    const auto waiting = issues_.awaiting_pictures(digest.name);
    if (!waiting) return tl::unexpected(waiting.error());
    if (!waiting->empty()) return begin(digest.name, waiting->front());
  }
  return false;
}

Result<bool> PictureDesk::begin(const std::string& digest, const std::string& id) {
  const auto known = setbacks_.setback(unit_of(id));
  if (!known) return tl::unexpected(known.error());
  if (turn_of(*known) == Turn::kFailed) return go_without(id, kTwoDeaths);
  const auto issue = [&] {
    const Marked mark(setbacks_, unit_of(id));
    return issues_.issue(digest, id);
  }();
  // Whoever writes it meets the same, and knows how to back off.
  if (!issue) return go_without(id, issue.error().message);
  setbacks_.begin_beside(unit_of(id));
  return begin(*issue);
}

/// Where not even a thread can be had the issue goes without.
Result<bool> PictureDesk::begin(const Issue& issue) {
  try {
    gatherer_.begin(order_of(issue), fetch_options(config_->http));
    return false;
  } catch (const std::exception& thrown) {
    return go_without(issue.id, thrown.what());
  }
}

Result<bool> PictureDesk::go_without(const std::string& id, std::string why) {
  const auto done = store({id, {}, std::move(why)});
  if (!done) return tl::unexpected(done.error());
  return true;
}

PictureOrder PictureDesk::order_of(const Issue& issue) const {
  PictureOrder order{issue.id, {}};
  for (const StoryPlaces& story : picture_places(issue)) {
    PictureWish wish{story.story_id, story.leads ? kLeadPixels : kOtherPixels, {}};
    for (const PicturePlace& place : story.places) wish.sources.push_back(source_of(place));
    order.wishes.push_back(std::move(wish));
  }
  return order;
}

/// What the source is asked with goes to its own scheme, host and port alone.
PictureSource PictureDesk::source_of(const PicturePlace& place) const {
  PictureSource picture;
  picture.alt = place.alt;
  picture.is_page = place.is_page;
  picture.named_by = host_of(place.source_url);
  const auto source =
      std::find_if(config_->sources.begin(), config_->sources.end(),
                   [&](const Source& known) { return known.url == place.source_url; });
  if (source != config_->sources.end()) {
    const std::string address = source->address.empty() ? source->url : source->address;
    picture.named_by = host_of(address);
    auto request = request_beside(*source, same_origin(place.url, address));
    if (request) picture.request = *std::move(request);
  }
  picture.request.url = place.url;
  picture.request.headers.emplace_back("Accept", place.is_page ? kAcceptPage : kAccept);
  return picture;
}

Result<void> PictureDesk::store(const PictureYield& yield) {
  crash_point("gathered");
  const WorkUnit unit = unit_of(yield.issue_id);
  setbacks_.end_beside(unit);
  if (auto done = issues_.add_pictures(yield.issue_id, yield.pictures); !done) return done;
  crash_point("pictured");
  const auto known = setbacks_.setback(unit);
  if (!known) return tl::unexpected(known.error());
  if (!(*known == Setback{unit}))
    if (auto noted = setbacks_.went_well(unit); !noted) return noted;
  const std::string count = std::to_string(yield.pictures.size());
  if (yield.first_error.empty())
    log(LogLevel::kInfo, {{"event", "pictures"}, {"issue", yield.issue_id}, {"pictures", count}});
  else
    log(LogLevel::kWarning, {{"event", "pictures"},
                             {"issue", yield.issue_id},
                             {"pictures", count},
                             {"error", yield.first_error}});
  return {};
}

}  // namespace feedmill
