// The words of a new report's title and address with what each weighs now, compared with a report
// or a story that is held. Reads the window; belongs to one thread.
#pragma once

#include <cstddef>
#include <vector>

#include "stories/features.h"
#include "stories/rules.h"
#include "stories/shared_words.h"
#include "stories/window.h"

namespace feedmill::stories {

/// What a title has in common with all that a story says.
struct InCommon {
  double likeness = 0;          ///< cosine of the two
  double amount = 0;            ///< weight of what is shared
  std::vector<Weighed> shared;  ///< words, the weightiest first
};

class WeighedTitle {
 public:
  WeighedTitle(const Features& features, const Window& window, const Rules& rules);

  const std::vector<Weighed>& words() const { return words_; }

  /// Brings near what in_common() reads.
  void prefetch(const Group& story) const;

  /// Words that headlines of everything use count less where they are shared.
  InCommon in_common(const Group& story) const;

  /// Cosine of the title and another.
  double likeness(const Features& other) const;

  /// Words of the title that are rarer than all that is shared.
  std::ptrdiff_t rarer_of_own(const std::vector<Weighed>& shared) const;

  /// Whether each of the two titles has words of its own, two at least, that are rarer than all
  /// they share.
  bool misses_rarest(const Features& other, const std::vector<Weighed>& shared) const;

  /// How many words two titles have in common: the parts of a hyphenated word are one, and what
  /// only an address has is none, where there is a title.
  std::size_t words_in_common(const Features& other) const;

  static constexpr std::ptrdiff_t kOwnWords = 2;

 private:
  double weight_of(const Term& term) const;
  double cosine(double dot, double norm) const;

  const Window& window_;
  Language language_;
  std::vector<Weighed> words_;  ///< sorted by hash
  std::vector<double> counts_;  ///< how much of that counts where it is shared
  double norm_ = 0;
};

/// Whether two titles share a word that is no date: without one, texts of the same words may be of
/// two items on one page.
bool share_one_telling(const Features& other, const std::vector<Weighed>& shared);

}  // namespace feedmill::stories
