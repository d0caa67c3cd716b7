#include "stories/event.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "stories/agreement.h"
#include "stories/evidence.h"
#include "stories/shared_words.h"
#include "stories/tally.h"

namespace feedmill::stories {
namespace {

constexpr std::size_t kRarest = 8;          // words by which stories are looked for
constexpr std::size_t kMostPostings = 100;  // of one word
constexpr std::size_t kMostOfFact = 32;     // the same, of one fact
constexpr std::size_t kMostStories = 16;    // scored
constexpr std::size_t kMostMembers = 24;    // of a story, the newest
constexpr double kFactCounts = 0.5;         // of a fact, as much of a word of the title
constexpr double kPassageCounts = 100;      // as a clue to a story, as much as any words
constexpr std::size_t kMostReported = 4;    // one that is joined, three that are told of
constexpr std::size_t kWordsShown = 6;
constexpr double kSeries =
    0.5;  // titles so alike with other numbers are a series; half: all others
constexpr double kNothing = 0.05;  // of what is shared
constexpr std::ptrdiff_t kOwnWords = 2;
constexpr int kCalendar = 4;        // sixteenths: what a day or a year weighs in a title
constexpr double kLeastTold = 0.1;  // a lower score is not worth a word

/// A story that has some of the words: how near it is, before anything else is asked of it.
struct Near {
  std::int64_t story = 0;
  const Group* group = nullptr;
  double likeness = 0;          ///< cosine of the report and of all that the story says
  std::vector<Weighed> shared;  ///< words in common, the weightiest first
  double score = 0;
};

class Comparing {
 public:
  Comparing(const Candidate& report, const std::vector<Overlap>& overlaps, const Window& window,
            const Rules& rules)
      : report_(report), overlaps_(overlaps), window_(window), rules_(rules) {
    for (const Term& term : report.features.terms) {
      words_.push_back(
          {term.hash, window.words().idf(term.hash, language()) * term.weight / 16, term.place});
      norm_ += words_.back().weight * words_.back().weight;
      const bool common = window.spread(term.hash, language()) >= rules.spread;
      counts_.push_back(common ? rules.common_word : 1);
    }
    norm_ = std::sqrt(norm_);
    if (has_text(report.features)) facts_ = weights_of(report.features, window.facts());
  }

  /// Most stories are far from both joining and being told of: those cost no more than a score.
  std::vector<Comparison> run() {
    std::vector<Near> near;
    for (const std::int64_t story : stories()) near.push_back(score(story));
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

  /// Stories that have the rarest words, those with most of them first.
  std::vector<std::int64_t> stories() const {
    std::vector<Weighed> rarest = words_;
    const auto end = rarest.begin() + static_cast<std::ptrdiff_t>(std::min(kRarest, rarest.size()));
    std::partial_sort(rarest.begin(), end, rarest.end(), is_weightier);
    rarest.erase(end, rarest.end());
    std::vector<std::uint32_t> hashes;
    std::vector<double> weights;
    for (const Weighed& word : rarest) {
      hashes.push_back(word.hash);
      weights.push_back(word.weight * word.weight);
    }
    const auto& clues = report_.features.clues;
    for (const std::uint32_t fact : clues) {
      const double weight = window_.facts().idf(fact, language());
      weights.push_back(kFactCounts * weight * weight);
    }
    weights.resize(weights.size() + overlaps_.size(), kPassageCounts);
    // First all postings, then the tally: both wait for memory, and one in the other waits longer.
    std::vector<std::pair<std::size_t, std::uint32_t>> postings;
    postings.reserve(rarest.size() * kMostPostings);
    window_.for_newest(
        Window::Clue::kTerm, hashes, kMostPostings,
        [&](std::size_t clue, std::uint32_t number) { postings.emplace_back(clue, number); });
    window_.for_newest(Window::Clue::kFact, clues, kMostOfFact,
                       [&](std::size_t clue, std::uint32_t number) {
                         postings.emplace_back(rarest.size() + clue, number);
                       });
    Tally tally(std::move(weights), postings.size() + overlaps_.size());
    for (const auto& [clue, number] : postings) tally.add(window_.story_of(number), clue);
    for (std::size_t i = 0; i < overlaps_.size(); ++i) {
      tally.add(window_.story_of(overlaps_[i].number), rarest.size() + clues.size() + i);
    }
    return tally.most(kMostStories,
                      [&](std::int64_t story) { return in_time(*window_.group(story)); });
  }

  bool in_time(const Group& group) const {
    return report_.time - group.began <= rules_.longest_story &&
           group.began - report_.time <= rules_.longest_pause &&
           report_.time - group.latest <= rules_.longest_pause;
  }

  Near score(std::int64_t story) const {
    Near near;
    near.story = story;
    near.group = window_.group(story);
    double norm = 0, dot = 0, amount = 0;
    auto word = words_.begin();
    for (const auto& [hash, sum] : near.group->words) {
      const double weight = window_.words().idf(hash, language()) * sum;
      norm += weight * weight;
      while (word != words_.end() && word->hash < hash) ++word;
      if (word == words_.end() || word->hash != hash) continue;
      const double counts = counts_[static_cast<std::size_t>(word - words_.begin())];
      dot += counts * weight * word->weight;
      amount += counts * word->weight * word->weight;
      near.shared.push_back(*word);
    }
    near.likeness = cosine(dot, norm);
    near.score = (1 - rules_.amount) * near.likeness * decay(*near.group) +
                 rules_.amount * std::min(std::sqrt(amount) / rules_.full_amount, 1.0);
    std::sort(near.shared.begin(), near.shared.end(), is_weightier);
    return near;
  }

  double cosine(double dot, double norm) const {
    return norm > 0 && norm_ > 0 ? dot / (std::sqrt(norm) * norm_) : 0;
  }

  double similarity(const Member& other) const {
    double norm = 0, dot = 0;
    auto word = words_.begin();
    for (const Term& term : other.features.terms) {
      const double weight = window_.words().idf(term.hash, language()) * term.weight / 16;
      norm += weight * weight;
      while (word != words_.end() && word->hash < term.hash) ++word;
      if (word != words_.end() && word->hash == term.hash) dot += weight * word->weight;
    }
    return cosine(dot, norm);
  }

  double decay(const Group& group) const {
    Seconds nearest = std::chrono::abs(report_.time - group.latest);
    const double hours = static_cast<double>(nearest.count()) / 3600;
    return std::exp(-hours * hours / (2 * rules_.decay_hours * rules_.decay_hours));
  }

  Comparison compare(const Near& near) const {
    const Group& group = *near.group;
    const std::vector<Weighed>& shared = near.shared;
    double best = 0;
    const Member* nearest = nullptr;
    bool own_only = true, own_twin = false, column = false;
    std::size_t looked = 0;
    for (std::size_t i = group.members.size(); i-- > 0;) {
      const Member& other = window_.member(group.members[i]);
      own_only = own_only && other.source == report_.source;
      if (looked++ >= kMostMembers) continue;
      // A story with one report says what that says.
      const double alike = group.members.size() == 1 ? near.likeness : similarity(other);
      column = column || is_column(other);
      own_twin = own_twin || (other.source == report_.source && differs_in_numbers(other, alike));
      if (nearest == nullptr || alike > best) {
        best = alike;
        nearest = &other;
      }
    }
    Comparison result;
    result.tier = Tier::kStory;
    result.story = near.story;
    result.entry = nearest->entry;
    for (std::size_t i = 0; i < shared.size() && i < kWordsShown; ++i) {
      result.word_hashes.push_back(shared[i].hash);
    }
    result.score = near.score;
    result.threshold = own_only ? rules_.similarity_own : rules_.similarity;
    add_evidence(group, near.story, result);
    const bool supported = !result.evidence.empty();
    if (of_one_part(report_.features, nearest->features, shared)) {
      result.threshold += rules_.one_part;
      result.evidence.emplace_back("one part");
    }
    const double beside = beside_a_name(shared);
    if (beside < rules_.beside_name) {
      result.threshold += rules_.one_name * (1 - beside / rules_.beside_name);
      result.evidence.emplace_back("one name");
    }
    if (beside < kNothing && !is_unspaced() && is_long_name(shared) &&
        rarer_of_own(shared) >= kOwnWords) {
      result.threshold += rules_.long_name;
      result.evidence.emplace_back("long name");
    }
    const double crowd = static_cast<double>(group.members.size()) / rules_.crowd_from;
    if (crowd > 1) {
      result.threshold += rules_.crowd * std::log2(crowd);
      result.evidence.emplace_back("many reports");
    }
    add_doubt(*nearest, shared, result);
    if (are_apart(group.language, language())) {
      result.threshold += rules_.other_language;
      result.evidence.emplace_back("other language");
    }
    const double for_it = add_texts(*nearest, own_only, result);
    if (std::find(report_.not_with.begin(), report_.not_with.end(), near.story) !=
        report_.not_with.end()) {
      result.veto = "split by hand";
    } else if (is_template(near.story)) {
      result.veto = "template";
    } else if (column && !supported) {
      result.veto = "recurs";
    } else if (own_twin) {
      result.veto = "other numbers";
    } else if (words_in_common(*nearest) < rules_.shared_words &&
               (for_it < rules_.text_alone || !is_one_telling(*nearest, shared))) {
      result.veto = "too few words";
    }
    return result;
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

  void add_evidence(const Group& group, std::int64_t story, Comparison& result) const {
    for (const Overlap& overlap : overlaps_) {
      if (window_.member(overlap.number).story != story || overlap.is_template) continue;
      if (overlap.runs < 8 || overlap.containment < 0.05 || overlap.other_item) continue;
      result.threshold -= rules_.passages_bonus;
      result.evidence.emplace_back("passages");
      break;
    }
    bool link = false, credit = false;
    for (const std::uint32_t number : group.members) {
      const Member& other = window_.member(number);
      const auto& f = report_.features;
      link = link || (other.features.url != 0 &&
                      std::binary_search(f.links.begin(), f.links.end(), other.features.url));
      credit = credit || (other.source != report_.source &&
                          (names(f, other.features) || names(other.features, f)));
    }
    if (link) result.evidence.emplace_back("link");
    if (credit) result.evidence.emplace_back("credit");
    if (link || credit) result.threshold -= rules_.credit_bonus;
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
    result.threshold += rules_.young_store * youth();
    if (!misses_rarest(nearest, shared)) return;
    result.threshold += std::max(rules_.rarest_missing, rules_.rarest_missing_young * youth());
    result.evidence.emplace_back("rarest missing");
  }

  /// Words of the title that are rarer than all that is shared.
  std::ptrdiff_t rarer_of_own(const std::vector<Weighed>& shared) const {
    const double best = shared.empty() ? 0 : shared.front().weight;
    return std::count_if(words_.begin(), words_.end(), [best](const Weighed& word) {
      return word.place != 0 && word.weight > best;
    });
  }

  /// Whether each of the two titles has words of its own, two at least, that are rarer than all
  /// they share.
  bool misses_rarest(const Member& other, const std::vector<Weighed>& shared) const {
    if (rarer_of_own(shared) < kOwnWords) return false;
    const double best = shared.empty() ? 0 : shared.front().weight;
    const auto others = std::count_if(
        other.features.terms.begin(), other.features.terms.end(), [&](const Term& term) {
          return term.place != 0 &&
                 window_.words().idf(term.hash, language()) * term.weight / 16 > best;
        });
    return others >= kOwnWords;
  }

  /// How many words two titles have in common: the parts of a hyphenated word are one, and what
  /// only an address has is none, where there is a title.
  std::size_t words_in_common(const Member& other) const {
    std::vector<int> own, others;  // places
    auto word = words_.begin();
    for (const Term& term : other.features.terms) {
      while (word != words_.end() && word->hash < term.hash) ++word;
      if (word == words_.end() || word->hash != term.hash) continue;
      own.push_back(word->place);
      others.push_back(term.place);
    }
    const bool titled =
        std::any_of(words_.begin(), words_.end(), [](const Weighed& w) { return w.place != 0; });
    const auto& terms = other.features.terms;
    const bool other_titled =
        std::any_of(terms.begin(), terms.end(), [](const Term& t) { return t.place != 0; });
    return std::min(titled ? distinct(own) : own.size(),
                    other_titled ? distinct(others) : others.size());
  }

  /// Whether the two titles share a word that is no date: without one, texts of the same words may
  /// be of two items on one page.
  static bool is_one_telling(const Member& other, const std::vector<Weighed>& shared) {
    const auto& terms = other.features.terms;
    return std::any_of(shared.begin(), shared.end(), [&](const Weighed& word) {
      return word.place != 0 && std::any_of(terms.begin(), terms.end(), [&](const Term& term) {
               return term.hash == word.hash && term.place != 0 && term.weight > kCalendar;
             });
    });
  }

  static std::size_t distinct(std::vector<int>& places) {
    std::sort(places.begin(), places.end());
    const auto from = std::upper_bound(places.begin(), places.end(), 0);
    return static_cast<std::size_t>(std::unique(from, places.end()) - from);
  }

  const Candidate& report_;
  const std::vector<Overlap>& overlaps_;
  const Window& window_;
  const Rules& rules_;
  std::vector<Weighed> words_;  ///< sorted by hash
  std::vector<double> counts_;  ///< how much of that counts where it is shared
  double norm_ = 0;
  std::vector<double> facts_;  ///< what each fact weighs
};

}  // namespace

std::vector<Comparison> alike(const Candidate& report, const std::vector<Overlap>& overlaps,
                              const Window& window, const Rules& rules) {
  return Comparing(report, overlaps, window, rules).run();
}

}  // namespace feedmill::stories
