#include "app/alert_desk.h"

#include <algorithm>
#include <string>
#include <utility>

#include "issue/alert.h"
#include "issue/health.h"
#include "system/crash_point.h"
#include "system/log.h"

namespace feedmill {
namespace {

constexpr Seconds kLookEvery{10};
// With a look, and one of the delivery desk's, within the minute that was promised.
constexpr Seconds kGather{35};
constexpr Seconds kApart = std::chrono::minutes(15);  // of two alerts of a digest

bool takes_alerts(const DigestSpec& spec) {
  return std::any_of(spec.deliver.begin(), spec.deliver.end(), [](const Destination& destination) {
    return destination.when == SentWhen::kFailing;
  });
}

}  // namespace

Result<void> AlertDesk::use(const Config& config) {
  std::vector<Desk> desks;
  for (const DigestSpec& spec : config.digests) {
    if (!takes_alerts(spec)) continue;
    auto selection = Selection::compile(spec, config.sources);
    if (!selection) return tl::unexpected(selection.error().with_context("digest " + spec.name));
    desks.push_back({spec, *std::move(selection)});
  }
  desks_ = std::move(desks);
  next_look_.reset();
  return {};
}

Result<std::vector<AlertLine>> AlertDesk::news(const Desk& desk, Instant now) {
  auto stand = alerts_.alert_stand(desk.spec);
  if (!stand) return tl::unexpected(stand.error());
  std::vector<AlertLine> present;
  for (std::int64_t after = 0;;) {
    const auto page = issues_.troubled_sources(now, after);
    if (!page) return tl::unexpected(page.error());
    if (page->empty()) break;
    after = page->back().number;
    for (const TroubledSource& one : *page) {
      const auto trouble = trouble_of(one.record, now);
      if (trouble && desk.selection.selects(one.source))
        present.push_back(alert_line(one.record, *trouble));
    }
  }
  std::move(stand->deliveries.begin(), stand->deliveries.end(), std::back_inserter(present));
  return alert_lines(present, stand->told);
}

Result<bool> AlertDesk::raise(Desk& desk, const std::vector<AlertLine>& lines, Instant now) {
  auto raised = alerts_.raise_alert(desk.spec, lines, now, kApart);
  if (!raised || !*raised) return raised;
  crash_point("raised");
  desk.news_since.reset();
  log(LogLevel::kInfo,
      {{"event", "alert"}, {"digest", desk.spec.name}, {"changes", std::to_string(lines.size())}});
  return raised;
}

Result<bool> AlertDesk::step(Instant now) {
  if (desks_.empty()) return false;
  if (next_look_ && now < *next_look_ && *next_look_ <= now + kLookEvery) return false;
  next_look_ = now + kLookEvery;
  bool any = false;
  for (Desk& desk : desks_) {
    const auto lines = news(desk, now);
    if (!lines) return tl::unexpected(lines.error());
    if (lines->empty()) {
      desk.news_since.reset();
      continue;
    }
    if (!desk.news_since || *desk.news_since > now) desk.news_since = now;
    if (now - *desk.news_since < kGather) continue;
    auto raised = raise(desk, *lines, now);
    if (!raised) return raised;
    any = any || *raised;
  }
  return any;
}

Result<bool> AlertDesk::finish(Instant now) {
  bool any = false;
  for (Desk& desk : desks_) {
    const auto lines = news(desk, now);
    if (!lines) return tl::unexpected(lines.error());
    if (lines->empty()) continue;
    auto raised = raise(desk, *lines, now);
    if (!raised) return raised;
    any = any || *raised;
  }
  return any;
}

}  // namespace feedmill
