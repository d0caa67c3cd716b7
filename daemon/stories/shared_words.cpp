#include "stories/shared_words.h"

#include <algorithm>
#include <cstddef>

namespace feedmill::stories {
namespace {

constexpr std::ptrdiff_t kLongName = 4;

bool within_part(const Features& features, const std::vector<Weighed>& shared) {
  if (features.second_part == 0) return false;
  int before = 0, behind = 0;
  for (const Term& term : features.terms) {
    const bool is_shared = std::any_of(shared.begin(), shared.end(),
                                       [&](const Weighed& word) { return word.hash == term.hash; });
    if (term.place != 0 && is_shared) ++(term.place < features.second_part ? before : behind);
  }
  return before == 0 || behind == 0;
}

}  // namespace

bool is_weightier(const Weighed& a, const Weighed& b) {
  return a.weight != b.weight ? a.weight > b.weight : a.hash < b.hash;
}

bool is_long_name(const std::vector<Weighed>& shared) {
  return std::count_if(shared.begin(), shared.end(),
                       [](const Weighed& word) { return word.place != 0; }) >= kLongName;
}

bool of_one_part(const Features& a, const Features& b, const std::vector<Weighed>& shared) {
  return within_part(a, shared) || within_part(b, shared);
}

double beside_a_name(std::vector<Weighed> shared) {
  std::sort(shared.begin(), shared.end(), [](const Weighed& a, const Weighed& b) {
    return a.place != b.place ? a.place < b.place : a.hash < b.hash;
  });
  double all = 0, side_by_side = 0, most = 0;
  int before = 0;
  for (const Weighed& word : shared) {
    const double weight = word.weight * word.weight;
    all += weight;
    const bool next = word.place == before || word.place == before + 1;
    side_by_side = next ? side_by_side + weight : weight;
    most = std::max(most, side_by_side);
    before = word.place;
  }
  return all > 0 ? 1 - most / all : 0;
}

}  // namespace feedmill::stories
