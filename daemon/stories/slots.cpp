#include "stories/slots.h"

#include <algorithm>
#include <array>
#include <vector>

#include "stories/figures.h"

namespace feedmill::stories {
namespace {

using Sequence = std::vector<const Term*>;

Sequence title_of(const Features& features) {
  Sequence title;
  for (const Term& term : features.terms)
    if (term.place != 0) title.push_back(&term);
  std::sort(title.begin(), title.end(), [](const Term* a, const Term* b) {
    return a->place != b->place ? a->place < b->place : a->hash < b->hash;
  });
  return title;
}

bool is_same(const Term& a, const Term& b) {
  return a.hash == b.hash || (a.figure != 0 && b.figure != 0 && is_near(a.figure, b.figure));
}

bool has(const Sequence& title, const Term& term) {
  return std::any_of(title.begin(), title.end(), [&](const Term* t) { return is_same(*t, term); });
}

class Alignment {
 public:
  Alignment(const Features& a, const Features& b,
            const std::function<double(std::uint32_t)>& rarity)
      : a_(title_of(a)), b_(title_of(b)), rarity_(rarity) {}

  Slots run() {
    if (a_.empty() || b_.empty()) return slots_;
    fill();
    std::size_t i = 0, j = 0, from_a = 0, from_b = 0;
    std::size_t frame = 0;
    while (i < a_.size() && j < b_.size()) {
      if (is_same(*a_[i], *b_[j])) {
        gap(from_a, i, from_b, j);
        slots_.kept += weight(*a_[i]);
        ++frame;
        from_a = ++i;
        from_b = ++j;
      } else if (at(i + 1, j) >= at(i, j + 1)) {
        ++i;
      } else {
        ++j;
      }
    }
    gap(from_a, a_.size(), from_b, b_.size());
    slots_.frame = static_cast<double>(frame) / static_cast<double>(std::max(a_.size(), b_.size()));
    return slots_;
  }

 private:
  std::uint8_t& at(std::size_t i, std::size_t j) { return longest_[i * (b_.size() + 1) + j]; }

  /// The longest common subsequence of what follows.
  void fill() {
    longest_.assign((a_.size() + 1) * (b_.size() + 1), 0);
    for (std::size_t i = a_.size(); i-- > 0;) {
      for (std::size_t j = b_.size(); j-- > 0;) {
        at(i, j) = is_same(*a_[i], *b_[j]) ? static_cast<std::uint8_t>(at(i + 1, j + 1) + 1)
                                           : std::max(at(i + 1, j), at(i, j + 1));
      }
    }
  }

  double weight(const Term& term) const { return rarity_(term.hash) * term.weight / 16; }

  void gap(std::size_t from_a, std::size_t to_a, std::size_t from_b, std::size_t to_b) {
    double most_a = 0, most_b = 0;
    bool figure_a = false, figure_b = false;
    const auto look = [&](const Sequence& title, std::size_t from, std::size_t to,
                          const Sequence& other, double& most, bool& figure) {
      for (; from < to; ++from) {
        if (has(other, *title[from])) continue;
        most = std::max(most, weight(*title[from]));
        figure = figure || title[from]->figure != 0;
      }
    };
    look(a_, from_a, to_a, b_, most_a, figure_a);
    look(b_, from_b, to_b, a_, most_b, figure_b);
    if (most_a > 0 && most_b > 0) {
      ++slots_.count;
      slots_.swapped += std::min(most_a, most_b);
      slots_.figures += figure_a && figure_b;
    } else if (most_a > 0 || most_b > 0) {
      ++slots_.added;
    }
  }

  Sequence a_, b_;
  const std::function<double(std::uint32_t)>& rarity_;
  std::vector<std::uint8_t> longest_;
  Slots slots_;
};

}  // namespace

Slots slots_of(const Features& a, const Features& b,
               const std::function<double(std::uint32_t)>& rarity) {
  return Alignment(a, b, rarity).run();
}

}  // namespace feedmill::stories
