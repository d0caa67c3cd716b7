#include "stories/settling.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "stories/links.h"
#include "text/entry_text.h"
#include "text/url.h"

namespace feedmill::stories {

Instant time_of(const Unsettled& report, Instant pass) {
  return report.published && *report.published < pass ? *report.published : pass;
}

Instant put_in_order(std::vector<Unsettled>& waiting) {
  Instant pass{};
  for (const Unsettled& report : waiting) pass = std::max(pass, report.first_seen);
  const auto key = [pass](const Unsettled& report) {
    return std::tuple(time_of(report, pass), report.source, report.entry);
  };
  std::sort(waiting.begin(), waiting.end(),
            [&](const Unsettled& a, const Unsettled& b) { return key(a) > key(b); });
  return pass;
}

void keep_overruled(Decision& decision, const std::vector<std::int64_t>& overruled) {
  const auto is_fixed = [&](std::int64_t story) {
    return std::find(overruled.begin(), overruled.end(), story) != overruled.end();
  };
  auto& bridged = decision.bridged;
  const bool fixed = is_fixed(decision.joined.story);
  const auto stays = std::stable_partition(bridged.begin(), bridged.end(), [&](const auto& part) {
    return !fixed && !is_fixed(part.story);
  });
  for (auto part = stays; part != bridged.end(); ++part) {
    part->veto = "split by hand";
    decision.rejected.insert(decision.rejected.begin(), std::move(*part));
  }
  bridged.erase(stays, bridged.end());
}

void Settling::refill(std::int64_t newest, std::int64_t edition) {
  recogniser_.emplace();
  newest_ = newest;
  edition_ = edition;
}

Settled Settling::decide(const Unsettled& waiting, Instant pass, const Entry& entry,
                         const std::string& source_name, std::vector<std::int64_t> barred) const {
  const std::string body = body_text(entry);
  const std::string canonical = entry.url.empty() ? std::string() : canonical_url(entry.url);
  const Text text{entry.title, body, canonical, source_name, links_of(entry), entry.language};
  Settled settled;
  Spelling spelling;
  settled.report.source = waiting.source;
  settled.report.time = time_of(waiting, pass);
  settled.report.features = features_of(text, &spelling);
  recogniser_->tell_of_window(settled.report);
  settled.report.not_with = std::move(barred);
  settled.decision = recogniser_->decide(settled.report);
  spell(spelling, settled.decision);
  return settled;
}

void Settling::settled(Settled report, std::int64_t entry, std::int64_t story,
                       std::int64_t number) {
  newest_ = number;
  Candidate& told = report.report;
  for (const Comparison& part : report.decision.bridged) recogniser_->merge(part.story, story);
  recogniser_->add({entry, story, told.source, told.time, std::move(told.features)}, told.time);
}

}  // namespace feedmill::stories
