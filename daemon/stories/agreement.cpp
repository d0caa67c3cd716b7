#include "stories/agreement.h"

#include <algorithm>
#include <cmath>

#include "stories/facts.h"
#include "stories/figures.h"

namespace feedmill::stories {
namespace {

constexpr double kNameCounts = 1.5;    // of a word that is none, 1
constexpr double kStringCounts = 0.4;  // of a name in common: a longer one holds several
constexpr double kSlack = 1.4;         // of what is not worked out

double weight_of(std::uint32_t fact, const WordCounts& counts, Language language) {
  return counts.idf(word_of(fact), language) * (is_name(fact) ? kNameCounts : 1);
}

double figure_weight(Figure figure) { return (digits_of(figure) - 1) / 2.0; }

void compare_figures(const std::vector<Figure>& a, const std::vector<Figure>& b,
                     Agreement& agreement) {
  const auto& fewer = a.size() <= b.size() ? a : b;
  const auto& more = a.size() <= b.size() ? b : a;
  for (const Figure figure : fewer) {
    double best = -1;
    for (const Figure other : more) {
      if (is_near(figure, other))
        best = std::max(best, std::max(figure_weight(figure), figure_weight(other)));
    }
    if (best >= 0)
      agreement.figures += best;
    else
      agreement.others += figure_weight(figure);
  }
}

}  // namespace

std::vector<double> weights_of(const Features& features, const WordCounts& counts) {
  std::vector<double> weights;
  weights.reserve(features.facts.size());
  for (const std::uint32_t fact : features.facts)
    weights.push_back(weight_of(fact, counts, features.language));
  return weights;
}

Agreement at_most(const Features& a, const std::vector<double>& weights, const Features& b,
                  const WordCounts& counts) {
  Agreement agreement;
  double norm = 0, common = 0;
  std::size_t other = 0;
  for (std::size_t i = 0; i < a.facts.size(); ++i) {
    const double square = weights[i] * weights[i];
    norm += square;
    while (other < b.facts.size() && word_of(b.facts[other]) < word_of(a.facts[i])) ++other;
    if (other == b.facts.size() || word_of(b.facts[other]) != word_of(a.facts[i])) continue;
    const std::uint32_t told = b.facts[other++];
    ++agreement.shared;
    if (is_in_title(a.facts[i]) && is_in_title(told))
      norm -= square;
    else
      common += square;
    if (is_string(a.facts[i]))
      agreement.names += kStringCounts * weights[i] / counts.rarest(a.language);
    else if (is_name(a.facts[i]) || is_name(told))
      agreement.names +=
          weights[i] / (is_name(a.facts[i]) ? kNameCounts : 1) / counts.rarest(a.language);
  }
  // As if the other's facts were as rare as these; its share of them is no more than all.
  const double sizes = static_cast<double>(a.facts.size()) / static_cast<double>(b.facts.size());
  agreement.beyond =
      norm > common ? std::min(std::sqrt(common / norm), kSlack * common / norm * std::sqrt(sizes))
                    : 1;
  compare_figures(a.figures, b.figures, agreement);
  return agreement;
}

Agreement agreement_of(const Features& a, const std::vector<double>& weights, const Features& b,
                       const WordCounts& counts) {
  Agreement agreement;
  const double rarest = counts.rarest(a.language);
  double norm_a = 0, norm_b = 0, dot = 0, both = 0;
  auto other = b.facts.begin();
  const auto take_other = [&] {
    const double weight = weight_of(*other++, counts, a.language);
    norm_b += weight * weight;
    return weight;
  };
  for (std::size_t i = 0; i < a.facts.size(); ++i) {
    const std::uint32_t fact = a.facts[i];
    const double weight = weights[i];
    norm_a += weight * weight;
    while (other != b.facts.end() && word_of(*other) < word_of(fact)) take_other();
    if (other == b.facts.end() || word_of(*other) != word_of(fact)) continue;
    const bool name = is_name(fact) || is_name(*other);
    const bool titled = is_in_title(fact) && is_in_title(*other);
    agreement.shared_names += name;
    agreement.own_names -= is_name(fact);
    agreement.other_names -= is_name(*other);
    const double product = weight * take_other();
    dot += product;
    if (titled) both += product;
    if (is_string(fact)) agreement.names += kStringCounts * weight / rarest;
    if (name) agreement.names += weight / (is_name(fact) ? kNameCounts : 1) / rarest;
    ++agreement.shared;
  }
  while (other != b.facts.end()) take_other();
  agreement.own_names += static_cast<int>(std::count_if(a.facts.begin(), a.facts.end(), is_name));
  agreement.other_names += static_cast<int>(std::count_if(b.facts.begin(), b.facts.end(), is_name));
  if (dot > 0) agreement.likeness = dot / std::sqrt(norm_a * norm_b);
  const double rest = (norm_a - both) * (norm_b - both);
  if (dot > both && rest > 0) agreement.beyond = (dot - both) / std::sqrt(rest);
  compare_figures(a.figures, b.figures, agreement);
  return agreement;
}

}  // namespace feedmill::stories
