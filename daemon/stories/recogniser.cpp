#include "stories/recogniser.h"

#include <algorithm>

#include "stories/article.h"
#include "stories/bridge.h"
#include "stories/copy.h"
#include "stories/event.h"

namespace feedmill::stories {
namespace {

constexpr std::size_t kMostRejected = 3;

bool is_barred(const Candidate& report, std::int64_t story) {
  return std::find(report.not_with.begin(), report.not_with.end(), story) != report.not_with.end();
}

Comparison compare_copy(const Candidate& report, const Overlap& overlap, const Window& window,
                        const Rules& rules) {
  const Member& other = window.member(overlap.number);
  Comparison result;
  result.tier = Tier::kCopy;
  result.story = other.story;
  result.entry = other.entry;
  result.score = overlap.containment;
  result.threshold = rules.containment;
  result.passage_hash = overlap.passage;
  result.veto = veto_of(overlap, rules);
  if (is_barred(report, other.story)) result.veto = "split by hand";
  return result;
}

}  // namespace

void Recogniser::tell_of_window(Candidate& report) const {
  Language& language = report.features.language;
  language = with_source(language, window_.language_of_source(report.source));
  std::vector<std::uint32_t>& credits = report.features.credits;
  std::erase_if(credits, [&](std::uint32_t key) {
    return key == report.features.own_outlet || !window_.holds_outlet(key);
  });
  credits.shrink_to_fit();
}

Decision Recogniser::decide(const Candidate& report) const {
  Decision decision;
  const auto take = [&](Comparison&& found) {
    const bool joins = found.veto.empty() && found.score >= found.threshold;
    if (joins && decision.joined.tier == Tier::kNone)
      decision.joined = std::move(found);
    else
      decision.rejected.push_back(std::move(found));
  };
  if (auto same = same_article(report, window_, rules_)) {
    if (is_barred(report, same->story)) same->veto = "split by hand";
    take(std::move(*same));
  }
  if (decision.joined.tier == Tier::kNone) {
    const auto shared = overlaps(report, window_, rules_);
    for (const Overlap& overlap : shared) {
      if (overlap.containment < rules_.containment / 2) continue;
      take(compare_copy(report, overlap, window_, rules_));
      if (decision.joined.tier != Tier::kNone) break;
    }
    if (decision.joined.tier == Tier::kNone) {
      for (Comparison& found : alike(report, shared, window_, rules_)) take(std::move(found));
    }
  }
  // What one ground spoke against and another joined is not told as both.
  if (decision.joined.tier != Tier::kNone) {
    std::erase_if(decision.rejected,
                  [&](const Comparison& other) { return other.story == decision.joined.story; });
  }
  bridge(window_, rules_, decision);
  if (decision.rejected.size() > kMostRejected) decision.rejected.resize(kMostRejected);
  return decision;
}

}  // namespace feedmill::stories
