#include "stories/weighed_title.h"

#include <algorithm>
#include <cmath>

namespace feedmill::stories {
namespace {

constexpr int kCalendar = 4;  // sixteenths: what a day or a year weighs in a title

std::size_t distinct(std::vector<int>& places) {
  std::sort(places.begin(), places.end());
  const auto from = std::upper_bound(places.begin(), places.end(), 0);
  return static_cast<std::size_t>(std::unique(from, places.end()) - from);
}

}  // namespace

WeighedTitle::WeighedTitle(const Features& features, const Window& window, const Rules& rules)
    : window_(window), language_(features.language) {
  for (const Term& term : features.terms) {
    words_.push_back({term.hash, weight_of(term), term.place});
    norm_ += words_.back().weight * words_.back().weight;
    const bool common = window.spread(term.hash, language_) >= rules.spread;
    counts_.push_back(common ? rules.common_word : 1);
  }
  norm_ = std::sqrt(norm_);
}

double WeighedTitle::weight_of(const Term& term) const {
  return window_.words().idf(term.hash, language_) * term.weight / 16;
}

double WeighedTitle::cosine(double dot, double norm) const {
  return norm > 0 && norm_ > 0 ? dot / (std::sqrt(norm) * norm_) : 0;
}

void WeighedTitle::prefetch(const Group& story) const {
  constexpr std::size_t kMost = 32;  // words: of a story that is told by many, some
  const std::size_t words = std::min(story.words.size(), kMost);
  for (std::size_t i = 0; i < words; ++i) window_.words().prefetch(story.words[i].first, language_);
}

InCommon WeighedTitle::in_common(const Group& story) const {
  InCommon common;
  double norm = 0, dot = 0;
  auto word = words_.begin();
  for (const auto& [hash, sum] : story.words) {
    const double weight = window_.words().idf(hash, language_) * sum;
    norm += weight * weight;
    while (word != words_.end() && word->hash < hash) ++word;
    if (word == words_.end() || word->hash != hash) continue;
    const double counts = counts_[static_cast<std::size_t>(word - words_.begin())];
    dot += counts * weight * word->weight;
    common.amount += counts * word->weight * word->weight;
    common.shared.push_back(*word);
  }
  common.amount = std::sqrt(common.amount);
  common.likeness = cosine(dot, norm);
  std::sort(common.shared.begin(), common.shared.end(), is_weightier);
  return common;
}

double WeighedTitle::likeness(const Features& other) const {
  double norm = 0, dot = 0;
  auto word = words_.begin();
  for (const Term& term : other.terms) {
    const double weight = weight_of(term);
    norm += weight * weight;
    while (word != words_.end() && word->hash < term.hash) ++word;
    if (word != words_.end() && word->hash == term.hash) dot += weight * word->weight;
  }
  return cosine(dot, norm);
}

std::ptrdiff_t WeighedTitle::rarer_of_own(const std::vector<Weighed>& shared) const {
  const double best = shared.empty() ? 0 : shared.front().weight;
  return std::count_if(words_.begin(), words_.end(), [best](const Weighed& word) {
    return word.place != 0 && word.weight > best;
  });
}

bool WeighedTitle::misses_rarest(const Features& other, const std::vector<Weighed>& shared) const {
  if (rarer_of_own(shared) < kOwnWords) return false;
  const double best = shared.empty() ? 0 : shared.front().weight;
  const auto others = std::count_if(other.terms.begin(), other.terms.end(), [&](const Term& term) {
    return term.place != 0 && weight_of(term) > best;
  });
  return others >= kOwnWords;
}

std::size_t WeighedTitle::words_in_common(const Features& other) const {
  std::vector<int> own, others;  // places
  auto word = words_.begin();
  for (const Term& term : other.terms) {
    while (word != words_.end() && word->hash < term.hash) ++word;
    if (word == words_.end() || word->hash != term.hash) continue;
    own.push_back(word->place);
    others.push_back(term.place);
  }
  const bool titled =
      std::any_of(words_.begin(), words_.end(), [](const Weighed& w) { return w.place != 0; });
  const bool other_titled = std::any_of(other.terms.begin(), other.terms.end(),
                                        [](const Term& t) { return t.place != 0; });
  return std::min(titled ? distinct(own) : own.size(),
                  other_titled ? distinct(others) : others.size());
}

bool share_one_telling(const Features& other, const std::vector<Weighed>& shared) {
  return std::any_of(shared.begin(), shared.end(), [&](const Weighed& word) {
    return word.place != 0 &&
           std::any_of(other.terms.begin(), other.terms.end(), [&](const Term& term) {
             return term.hash == word.hash && term.place != 0 && term.weight > kCalendar;
           });
  });
}

}  // namespace feedmill::stories
