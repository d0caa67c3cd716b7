#include "issue/choice.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

namespace feedmill {
namespace {

constexpr auto kHeadStart = std::chrono::hours(24);

/// First-seen times in the future are of a clock that was set back since; they hold nothing up.
bool is_in_time(const WaitingReport& report, const IssueLimits& limits) {
  return !limits.stored_before || report.first_seen < *limits.stored_before ||
         report.first_seen > limits.now;
}

/// Takes reports one by one; a story's place is decided by the first of it.
class Choosing {
 public:
  explicit Choosing(std::size_t max_stories) : max_stories_(max_stories) {}

  void take(const WaitingReport& report) {
    auto found = places_.find(report.story);
    if (found == places_.end()) found = places_.emplace(report.story, place_of(report)).first;
    const auto [place, at] = found->second;
    if (place == Place::kLater) leave(report);
    if (place == Place::kNew) new_[at].reports.emplace_back(report.time, report.entry);
    if (place == Place::kEarlier) earlier_[at].reports.emplace_back(report.time, report.entry);
  }

  void leave(const WaitingReport& report) { leave(report.entry); }

  IssueChoice finish() {
    if (new_.empty()) {
      for (const Begun& story : earlier_)
        for (const auto& [time, entry] : story.reports) leave(entry);
    }
    return {in_order(new_), in_order(earlier_), first_left_, stories_left_};
  }

 private:
  enum class Place { kNew, kEarlier, kLater };
  struct Begun {
    std::int64_t story = 0, told_in = 0;
    std::vector<std::pair<Instant, std::int64_t>> reports;
  };

  std::pair<Place, std::size_t> place_of(const WaitingReport& first) {
    if (first.told_in != 0) {
      earlier_.push_back({first.story, first.told_in, {}});
      return {Place::kEarlier, earlier_.size() - 1};
    }
    if (new_.size() == max_stories_) {
      ++stories_left_;
      return {Place::kLater, 0};
    }
    new_.push_back({first.story, 0, {}});
    return {Place::kNew, new_.size() - 1};
  }

  void leave(std::int64_t entry) {
    if (first_left_ == 0 || entry < first_left_) first_left_ = entry;
  }

  static std::vector<IssueChoice::Story> in_order(std::vector<Begun>& begun) {
    std::vector<IssueChoice::Story> stories;
    stories.reserve(begun.size());
    for (Begun& story : begun) {
      std::sort(story.reports.begin(), story.reports.end());
      IssueChoice::Story chosen{story.story, story.told_in, {}};
      for (const auto& report : story.reports) chosen.entries.push_back(report.second);
      stories.push_back(std::move(chosen));
    }
    return stories;
  }

  std::size_t max_stories_;
  std::unordered_map<std::int64_t, std::pair<Place, std::size_t>> places_;  // by story
  std::vector<Begun> new_, earlier_;
  std::int64_t first_left_ = 0, stories_left_ = 0;
};

}  // namespace

IssueChoice choose(const std::vector<WaitingReport>& waiting, const IssueLimits& limits) {
  Choosing choosing(static_cast<std::size_t>(std::max(limits.max_stories, 1)));
  for (const WaitingReport& report : waiting) {
    if (is_in_time(report, limits))
      choosing.take(report);
    else
      choosing.leave(report);
  }
  return choosing.finish();
}

bool too_few(const IssueChoice& choice, const IssueLimits& limits) {
  return !choice.stories.empty() &&
         choice.stories.size() < static_cast<std::size_t>(std::max(limits.min_stories, 1));
}

std::int64_t floor_after(const IssueChoice& choice, std::int64_t newest, std::int64_t floor) {
  return choice.first_left == 0 ? std::max(newest, floor) : choice.first_left - 1;
}

Instant first_told(Instant now) { return now - kHeadStart; }

}  // namespace feedmill
