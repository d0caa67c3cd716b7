#include "stories/event.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "stories/agreement.h"
#include "stories/certainty.h"
#include "stories/evidence.h"
#include "stories/nearby.h"
#include "stories/shared_words.h"
#include "stories/weighed_title.h"

namespace feedmill::stories {
namespace {

constexpr std::size_t kMostMembers = 24;  // of a story, the newest
constexpr std::size_t kMostReported = 4;  // one that is joined, three that are told of
constexpr std::size_t kWordsShown = 6;
constexpr double kSeries =
    0.5;  // titles so alike with other numbers are a series; half: all others
constexpr double kNothing = 0.05;   // of what is shared
constexpr double kLeastTold = 0.1;  // a lower score is not worth a word

/// A story that has some of the words: how near it is, before anything else is asked of it.
struct Near {
  std::int64_t story = 0;
  const Group* group = nullptr;
  double likeness = 0;            ///< cosine of the report and of all that the story says
  std::vector<Weighed> shared{};  ///< words in common, the weightiest first
  double score = 0;
};

class Comparing {
 public:
  Comparing(const Candidate& report, const std::vector<Overlap>& overlaps, const Window& window,
            const Rules& rules)
      : report_(report),
        overlaps_(overlaps),
        window_(window),
        rules_(rules),
        title_(report.features, window, rules) {
    if (has_text(report.features)) facts_ = weights_of(report.features, window.facts());
  }

  /// Most stories are far from both joining and being told of: those cost no more than a score.
  std::vector<Comparison> run() {
    std::vector<Near> near;
    for (const std::int64_t story :
         stories_near(report_, title_.words(), overlaps_, window_, rules_)) {
      near.push_back({story, window_.group(story)});
      __builtin_prefetch(near.back().group->words.data());
    }
    for (const Near& story : near) title_.prefetch(*story.group);
    for (Near& story : near) score(story);
    bring_near(near);
    std::sort(near.begin(), near.end(), [](const Near& a, const Near& b) {
      return a.score != b.score ? a.score > b.score : a.story < b.story;
    });
    const double least = least_threshold();
    const double without_passages =
        least + (overlaps_.empty() ? 0 : rules_.passages_bonus) + rules_.young_store * youth();
    const bool text = has_text(report_.features);
    std::vector<Comparison> found;
    for (const Near& story : near) {
      const bool counts = found.size() < kMostReported || story.score >= least;
      const bool near_enough = counts && story.score >= kLeastTold;
      if (!text && !near_enough) break;
      if (!near_enough && !may_join(story, without_passages)) continue;
      found.push_back(compare(story));
    }
    if (text) std::stable_sort(found.begin(), found.end(), is_nearer);
    std::stable_partition(found.begin(), found.end(), joins);
    const auto far = [](const Comparison& c) { return c.score < kLeastTold; };
    found.erase(std::remove_if(found.begin(), found.end(), far), found.end());
    if (found.size() > kMostReported) found.resize(kMostReported);
    return found;
  }

 private:
  Language language() const { return report_.features.language; }
  /// Where words are pairs of characters a name of one word looks like one of four.
  bool is_unspaced() const {
    return language() == Language::kChinese || language() == Language::kJapanese;
  }

  static bool joins(const Comparison& c) { return c.veto.empty() && c.score >= c.threshold; }

  /// What is read next stands at random places in some megabytes: so many waits are one.
  void bring_near(const std::vector<Near>& stories) const {
    for (const Near& story : stories) window_.prefetch(story.group->members.back());
    for (const Near& story : stories) window_.prefetch_lists(story.group->members.back());
  }

  /// Whether a story that is far by its titles may be joined for its texts, of which the newest is
  /// looked at. `least`: no threshold is below that.
  bool may_join(const Near& story, double least) const {
    const auto& members = story.group->members;
    if (shares_passages(story.story)) least -= rules_.passages_bonus;
    const double lacking = std::min(least - story.score, rules_.titles_miss);
    return may_agree(report_.features, facts_, window_.member(members.back()).features, lacking,
                     window_, rules_);
  }

  bool shares_passages(std::int64_t story) const {
    return std::any_of(overlaps_.begin(), overlaps_.end(), [&](const Overlap& overlap) {
      return window_.story_of(overlap.number) == story;
    });
  }

  static bool is_nearer(const Comparison& a, const Comparison& b) {
    return a.score - a.threshold > b.score - b.threshold;
  }

  /// What no story's threshold is below.
  double least_threshold() const {
    const Features& f = report_.features;
    const double passages = overlaps_.empty() ? 0 : rules_.passages_bonus;
    const double credit = f.links.empty() && f.credits.empty() ? 0 : rules_.credit_bonus;
    return std::min(rules_.similarity, rules_.similarity_own) - passages - credit;
  }

  void score(Near& near) const {
    InCommon common = title_.in_common(*near.group);
    near.likeness = common.likeness;
    near.score = (1 - rules_.amount) * near.likeness * decay(*near.group) +
                 rules_.amount * std::min(common.amount / rules_.full_amount, 1.0);
    near.shared = std::move(common.shared);
  }

  double decay(const Group& group) const {
    Seconds nearest = std::chrono::abs(report_.time - group.latest);
    const double hours = static_cast<double>(nearest.count()) / 3600;
    return std::exp(-hours * hours / (2 * rules_.decay_hours * rules_.decay_hours));
  }

  /// What the reports of a story are to this one; the newest are looked at.
  struct Members {
    const Member* nearest = nullptr;  ///< by its title
    bool own_only = true;             ///< all are its source's
    bool own_twin = false;            ///< one is of its source's series
    bool column = false;              ///< one has its title, which is a column's name
  };

  Members look_at(const Near& near) const {
    const Group& group = *near.group;
    Members found;
    double best = 0;
    std::size_t looked = 0;
    for (std::size_t i = group.members.size(); i-- > 0;) {
      const Member& other = window_.member(group.members[i]);
      found.own_only = found.own_only && other.source == report_.source;
      if (looked++ >= kMostMembers) continue;
      // A story with one report says what that says.
      const double alike =
          group.members.size() == 1 ? near.likeness : title_.likeness(other.features);
      found.column = found.column || is_column(other);
      found.own_twin =
          found.own_twin || (other.source == report_.source && differs_in_numbers(other, alike));
      if (found.nearest == nullptr || alike > best) {
        best = alike;
        found.nearest = &other;
      }
    }
    return found;
  }

  Comparison compare(const Near& near) const {
    const Members members = look_at(near);
    const Member& nearest = *members.nearest;
    Comparison result;
    result.tier = Tier::kStory;
    result.story = near.story;
    result.entry = nearest.entry;
    for (std::size_t i = 0; i < near.shared.size() && i < kWordsShown; ++i) {
      result.word_hashes.push_back(near.shared[i].hash);
    }
    result.score = near.score;
    result.threshold = members.own_only ? rules_.similarity_own : rules_.similarity;
    add_evidence(*near.group, near.story, result);
    const bool supported = !result.evidence.empty();
    add_chance(nearest, near.shared, result);
    add_crowd(*near.group, result);
    add_doubt(nearest, near.shared, result);
    if (are_apart(near.group->language, language()))
      ask_more("other language", rules_.other_language, result);
    if (members.own_only)
      result.evidence.push_back(note("one source", rules_.similarity - rules_.similarity_own));
    const double for_it = add_texts(nearest, members.own_only, result);
    result.veto = veto(near, members, supported, for_it);
    return result;
  }

  static void ask_more(const char* why, double amount, Comparison& result) {
    result.threshold += amount;
    result.evidence.push_back(note(why, -amount));
  }

  static void ask_less(const char* why, double amount, Comparison& result) {
    ask_more(why, -amount, result);
  }

  /// What titles of different events share: one part of several, one name, the frame of a formula.
  void add_chance(const Member& nearest, const std::vector<Weighed>& shared,
                  Comparison& result) const {
    if (of_one_part(report_.features, nearest.features, shared))
      ask_more("one part", rules_.one_part, result);
    const double beside = beside_a_name(shared);
    if (beside < rules_.beside_name)
      ask_more("one name", rules_.one_name * (1 - beside / rules_.beside_name), result);
    if (beside < kNothing && !is_unspaced() && is_long_name(shared) &&
        title_.rarer_of_own(shared) >= WeighedTitle::kOwnWords)
      ask_more("long name", rules_.long_name, result);
    const double common = commonplace(shared);
    if (common > 0) ask_more("commonplace", rules_.commonplace * common, result);
  }

  /// A story of many reports has words in common with more of what comes.
  void add_crowd(const Group& group, Comparison& result) const {
    const double crowd = static_cast<double>(group.members.size()) / rules_.crowd_from;
    if (crowd > 1) ask_more("many reports", rules_.crowd * std::log2(crowd), result);
  }

  /// Why it does not join whatever its score is; empty: it may.
  const char* veto(const Near& near, const Members& members, bool supported, double for_it) const {
    const auto& not_with = report_.not_with;
    if (std::find(not_with.begin(), not_with.end(), near.story) != not_with.end())
      return "split by hand";
    if (is_template(near.story)) return "template";
    if (members.column && !supported) return "recurs";
    if (members.own_twin) return "other numbers";
    const Features& nearest = members.nearest->features;
    const bool few = title_.words_in_common(nearest) < rules_.shared_words;
    if (few && (for_it < rules_.text_alone || !share_one_telling(nearest, near.shared)))
      return "too few words";
    return "";
  }

  /// Adds what the texts say to the score; returns that.
  double add_texts(const Member& nearest, bool own_only, Comparison& result) const {
    if (!has_text(report_.features) || !has_text(nearest.features)) return 0;
    const double titles = std::max(result.score, result.threshold - rules_.titles_miss);
    const bool hopeless =
        result.score < result.threshold && !may_agree(report_.features, facts_, nearest.features,
                                                      result.threshold - titles, window_, rules_);
    if (hopeless) return 0;
    const bool own = own_only || nearest.source == report_.source;
    const Evidence evidence = evidence_of(report_.features, facts_, nearest, own,
                                          result.threshold - titles, window_, rules_);
    if (titles > result.score)
      result.evidence.push_back(note("few words of titles", titles - result.score));
    result.score = std::clamp(titles + evidence.sum, 0.0, 1.0);
    result.evidence.insert(result.evidence.end(), evidence.notes.begin(), evidence.notes.end());
    return evidence.sum;
  }

  /// One source's series: much the same title with another number.
  bool differs_in_numbers(const Member& other, double alike) const {
    const auto& a = report_.features.numbers;
    const auto& b = other.features.numbers;
    if (a.empty() || b.empty() || a == b) return false;
    const bool common = std::find_first_of(a.begin(), a.end(), b.begin(), b.end()) != a.end();
    return alike >= (common ? kSeries : kSeries / 2);
  }

  /// One title twice in a source, or one of few words anywhere, is a column's name. (Equal texts
  /// and addresses have been recognised before.)
  bool is_column(const Member& other) const {
    const Features& features = report_.features;
    return features.title == other.features.title &&
           (report_.source == other.source || !features.telling);
  }

  bool is_template(std::int64_t story) const {
    bool found = false, copies = false;
    for (const Overlap& overlap : overlaps_) {
      if (window_.member(overlap.number).story != story) continue;
      found = found || overlap.is_template;
      copies = copies || !overlap.is_template;
    }
    return found && !copies;
  }

  bool has_own(const Group& group) const {
    return std::any_of(group.members.begin(), group.members.end(), [&](std::uint32_t number) {
      return window_.member(number).source == report_.source;
    });
  }

  void add_evidence(const Group& group, std::int64_t story, Comparison& result) const {
    for (const Overlap& overlap : overlaps_) {
      if (window_.member(overlap.number).story != story || overlap.is_template) continue;
      if (overlap.runs < 8 || overlap.containment < 0.05 || overlap.other_item) continue;
      ask_less("passages", rules_.passages_bonus, result);
      break;
    }
    // Whom an earlier report names has been found where the story holds one of that source.
    const bool found = has_own(group);
    bool link = false, credit = false;
    for (const std::uint32_t number : group.members) {
      const Member& other = window_.member(number);
      const auto& f = report_.features;
      link = link || (other.features.url != 0 &&
                      std::binary_search(f.links.begin(), f.links.end(), other.features.url));
      credit = credit || (other.source != report_.source &&
                          (names(f, other.features) || (!found && names(other.features, f))));
    }
    if (link) ask_less("link", rules_.credit_bonus, result);
    if (credit) ask_less("credit", link ? 0 : rules_.credit_bonus, result);
  }

  /// 0 to 1: how far all that is shared are words that headlines of many stories have, as the frame
  /// of a formula is ("things you need to know", "stocks open higher").
  double commonplace(const std::vector<Weighed>& shared) const {
    double all = 0, spread = 0;
    for (const Weighed& word : shared) {
      const double weight = word.weight * word.weight;
      all += weight;
      spread += weight * window_.spread(word.hash, language());
    }
    const double from = rules_.commonplace_from;
    return all > 0 ? std::clamp((spread / all - from) / rules_.commonplace_range, 0.0, 1.0) : 0;
  }

  /// Whether the one names the other's outlet as its source.
  static bool names(const Features& report, const Features& other) {
    return other.own_outlet != 0 &&
           std::binary_search(report.credits.begin(), report.credits.end(), other.own_outlet);
  }

  /// 1 where the store does not know yet what is rare, 0 where it does.
  double youth() const {
    return std::clamp(1.5 - window_.words().stories(language()) / rules_.young_stories, 0.0, 1.0);
  }

  /// What two titles share may be chance where each has rarer words of its own; in a young store,
  /// which does not know yet what is rare, most of all.
  void add_doubt(const Member& nearest, const std::vector<Weighed>& shared,
                 Comparison& result) const {
    const double young = youth();
    if (young > 0) ask_more("young store", rules_.young_store * young, result);
    if (title_.misses_rarest(nearest.features, shared))
      ask_more("rarest missing",
               std::max(rules_.rarest_missing, rules_.rarest_missing_young * young), result);
  }

  const Candidate& report_;
  const std::vector<Overlap>& overlaps_;
  const Window& window_;
  const Rules& rules_;
  WeighedTitle title_;
  std::vector<double> facts_;  ///< what each fact weighs
};

}  // namespace

std::vector<Comparison> alike(const Candidate& report, const std::vector<Overlap>& overlaps,
                              const Window& window, const Rules& rules) {
  return Comparing(report, overlaps, window, rules).run();
}

}  // namespace feedmill::stories
